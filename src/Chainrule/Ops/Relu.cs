using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Ops;

/// <summary>y = max(x, 0), element by element.</summary>
/// <remarks>
/// <para>Shapes: y has x's.</para>
/// <para>Numerics: NaN goes through; the gradient at 0 is 0, as in PyTorch.</para>
/// <para>Derivative: dL/dx = dL/dy where y > 0, else 0.</para>
/// </remarks>
public sealed class Relu() : Unary(UnaryFunction.Relu)
{
    /// <summary>y = max(x, 0).</summary>
    /// <param name="x">Any node.</param>
    /// <returns>The node of y.</returns>
    public static Node Of(Node x) => Node.Of(new Relu(), x);

    /// <inheritdoc/>
    public override Node Differentiate(Node node, Node adjoint, int input) => ReluGradient.Of(adjoint, node);
}
