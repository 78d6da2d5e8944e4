using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Ops;

/// <summary>y = x², element by element.</summary>
/// <remarks>
/// <para>Shapes: y has x's.</para>
/// <para>Derivative: dL/dx = 2x · dL/dy.</para>
/// </remarks>
public sealed class Square() : Unary(UnaryFunction.Square)
{
    /// <summary>y = x².</summary>
    /// <param name="x">Any node.</param>
    /// <returns>The node of y.</returns>
    public static Node Of(Node x) => Node.Of(new Square(), x);

    /// <inheritdoc/>
    public override Node Differentiate(Node node, Node adjoint, int input) => adjoint * (2 * node.Inputs[0]);
}
