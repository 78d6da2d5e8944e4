using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Ops;

/// <summary>y = |x|, element by element.</summary>
/// <remarks>
/// <para>Shapes: y has x's.</para>
/// <para>Numerics: the gradient at 0 is 0, as in PyTorch.</para>
/// <para>Derivative: dL/dx = sign(x) · dL/dy.</para>
/// </remarks>
public sealed class Abs() : Unary(UnaryFunction.Abs)
{
    /// <summary>y = |x|.</summary>
    /// <param name="x">Any node.</param>
    /// <returns>The node of y.</returns>
    public static Node Of(Node x) => Node.Of(new Abs(), x);

    /// <inheritdoc/>
    public override Node Differentiate(Node node, Node adjoint, int input) => adjoint * Sign.Of(node.Inputs[0]);
}
