using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Ops;

/// <summary>y = −1, 0 or 1, as x is below, at or above 0, element by element.</summary>
/// <remarks>
/// <para>Shapes: y has x's.</para>
/// <para>Derivative: 0: y is flat.</para>
/// </remarks>
public sealed class Sign() : Unary(UnaryFunction.Sign)
{
    /// <summary>y = −1, 0 or 1, as x is below, at or above 0.</summary>
    /// <param name="x">Any node.</param>
    /// <returns>The node of y.</returns>
    public static Node Of(Node x) => Node.Of(new Sign(), x);

    /// <inheritdoc/>
    public override Node? Differentiate(Node node, Node adjoint, int input) => null;
}
