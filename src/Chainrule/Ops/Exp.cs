using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Ops;

/// <summary>y = exp(x), element by element.</summary>
/// <remarks>
/// <para>Shapes: y has x's.</para>
/// <para>Numerics: overflows to infinity above 88.72.</para>
/// <para>Derivative: dL/dx = dL/dy · y.</para>
/// </remarks>
public sealed class Exp() : Unary(UnaryFunction.Exp)
{
    private protected override int Cost => 20;

    /// <summary>y = exp(x).</summary>
    /// <param name="x">Any node.</param>
    /// <returns>The node of y.</returns>
    public static Node Of(Node x) => Node.Of(new Exp(), x);

    /// <inheritdoc/>
    public override Node Differentiate(Node node, Node adjoint, int input) => adjoint * node;
}
