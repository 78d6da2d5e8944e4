using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Ops;

/// <summary>y = ln(x), element by element.</summary>
/// <remarks>
/// <para>Shapes: y has x's.</para>
/// <para>Numerics: −infinity at 0, NaN below.</para>
/// <para>Derivative: dL/dx = dL/dy / x.</para>
/// </remarks>
public sealed class Log() : Unary(UnaryFunction.Log)
{
    private protected override int Cost => 20;

    /// <summary>y = ln(x).</summary>
    /// <param name="x">Any node.</param>
    /// <returns>The node of y.</returns>
    public static Node Of(Node x) => Node.Of(new Log(), x);

    /// <inheritdoc/>
    public override Node Differentiate(Node node, Node adjoint, int input) => adjoint / node.Inputs[0];
}
