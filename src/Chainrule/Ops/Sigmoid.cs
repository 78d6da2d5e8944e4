using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Ops;

/// <summary>y = 1 / (1 + exp(−x)), element by element.</summary>
/// <remarks>
/// <para>Shapes: y has x's.</para>
/// <para>Numerics: finite for every finite x.</para>
/// <para>Derivative: dL/dx = dL/dy · y · (1 − y).</para>
/// </remarks>
public sealed class Sigmoid() : Unary(UnaryFunction.Sigmoid)
{
    private protected override int Cost => 20;

    /// <summary>y = 1 / (1 + exp(−x)).</summary>
    /// <param name="x">Any node.</param>
    /// <returns>The node of y.</returns>
    public static Node Of(Node x) => Node.Of(new Sigmoid(), x);

    /// <inheritdoc/>
    public override Node Differentiate(Node node, Node adjoint, int input) => SigmoidGradient.Of(adjoint, node);
}
