using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Ops;

/// <summary>y = −x, element by element.</summary>
/// <remarks>
/// <para>Shapes: y has x's.</para>
/// <para>Derivative: dL/dx = −dL/dy.</para>
/// </remarks>
public sealed class Negate() : Unary(UnaryFunction.Negate)
{
    /// <summary>y = −x.</summary>
    /// <param name="x">Any node.</param>
    /// <returns>The node of y.</returns>
    public static Node Of(Node x) => Node.Of(new Negate(), x);

    /// <inheritdoc/>
    public override Node Differentiate(Node node, Node adjoint, int input) => Of(adjoint);
}
