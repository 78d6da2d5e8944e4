using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Ops;

/// <summary>y = ln(1 + exp(x)), element by element.</summary>
/// <remarks>
/// <para>Shapes: y has x's.</para>
/// <para>Numerics: no x overflows, and a small result keeps all its digits; NaN goes through.</para>
/// <para>Derivative: dL/dx = dL/dy · sigmoid(x).</para>
/// </remarks>
public sealed class Softplus() : Unary(UnaryFunction.Softplus)
{
    private protected override int Cost => 40;

    /// <summary>y = ln(1 + exp(x)).</summary>
    /// <param name="x">Any node.</param>
    /// <returns>The node of y.</returns>
    public static Node Of(Node x) => Node.Of(new Softplus(), x);

    /// <inheritdoc/>
    public override Node Differentiate(Node node, Node adjoint, int input) =>
        adjoint * Sigmoid.Of(node.Inputs[0]);
}
