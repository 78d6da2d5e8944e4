using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Ops;

/// <summary>y = √x, element by element.</summary>
/// <remarks>
/// <para>Shapes: y has x's.</para>
/// <para>Numerics: NaN below 0; the gradient is infinite at 0, as in PyTorch.</para>
/// <para>Derivative: dL/dx = dL/dy / 2y.</para>
/// </remarks>
public sealed class Sqrt() : Unary(UnaryFunction.Sqrt)
{
    private protected override int Cost => 4;

    /// <summary>y = √x.</summary>
    /// <param name="x">Any node.</param>
    /// <returns>The node of y.</returns>
    public static Node Of(Node x) => Node.Of(new Sqrt(), x);

    /// <inheritdoc/>
    public override Node Differentiate(Node node, Node adjoint, int input) => adjoint / (2 * node);
}
