using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Ops;

/// <summary>y = tanh(x), element by element.</summary>
/// <remarks>
/// <para>Shapes: y has x's.</para>
/// <para>Numerics: saturates at ±1.</para>
/// <para>Derivative: dL/dx = dL/dy · (1 − y²).</para>
/// </remarks>
public sealed class Tanh() : Unary(UnaryFunction.Tanh)
{
    private protected override int Cost => 20;

    /// <summary>y = tanh(x).</summary>
    /// <param name="x">Any node.</param>
    /// <returns>The node of y.</returns>
    public static Node Of(Node x) => Node.Of(new Tanh(), x);

    /// <inheritdoc/>
    public override Node Differentiate(Node node, Node adjoint, int input) => TanhGradient.Of(adjoint, node);
}
