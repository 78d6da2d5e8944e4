using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Ops;

/// <summary>y = 2/√π · ∫₀ˣ exp(−t²) dt, element by element.</summary>
/// <remarks>
/// <para>Shapes: y has x's.</para>
/// <para>Numerics: within 1 ulp; NaN goes through.</para>
/// <para>Derivative: dL/dx = dL/dy · 2/√π · exp(−x²).</para>
/// </remarks>
public sealed class Erf() : Unary(UnaryFunction.Erf)
{
    private protected override int Cost => 50;

    /// <summary>y = 2/√π · ∫₀ˣ exp(−t²) dt.</summary>
    /// <param name="x">Any node.</param>
    /// <returns>The node of y.</returns>
    public static Node Of(Node x) => Node.Of(new Erf(), x);

    /// <inheritdoc/>
    public override Node Differentiate(Node node, Node adjoint, int input) =>
        adjoint * (2 / Math.Sqrt(Math.PI)) * Exp.Of(-Square.Of(node.Inputs[0]));
}
