using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Shapes;

namespace Chainrule.Ops;

/// <summary>y = min(max(x, low), high), element by element.</summary>
/// <remarks>
/// <para>Shapes: y has x's.</para>
/// <para>Numerics: NaN goes through; a bound may be infinite.</para>
/// <para>Derivative: dL/dx = dL/dy where low ≤ x ≤ high, the bounds included as in PyTorch, else 0.</para>
/// </remarks>
public sealed class Clamp : Op
{
    private Clamp(double low, double high) => (Low, High) = (low, high);

    /// <summary>The lower bound.</summary>
    public double Low { get; }

    /// <summary>The upper bound.</summary>
    public double High { get; }

    /// <inheritdoc/>
    public override Sharing Sharing => Sharing.ByElement;

    /// <summary>y = min(max(x, low), high).</summary>
    /// <param name="x">Any node.</param>
    /// <param name="low">The lower bound.</param>
    /// <param name="high">The upper bound, not below it.</param>
    /// <returns>The node of y.</returns>
    /// <exception cref="ArgumentException">A bound is NaN, or they are in the wrong order.</exception>
    public static Node Of(Node x, double low = double.NegativeInfinity, double high = double.PositiveInfinity) =>
        low <= high ? Node.Of(new Clamp(low, high), x)
        : throw new ArgumentException(
            FormattableString.Invariant($"Clamp: expected a lower bound and an upper one not below it, got {low} and {high}."));

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Node> inputs) => inputs[0].Shape;

    /// <inheritdoc/>
    public override Node Differentiate(Node node, Node adjoint, int input)
    {
        ArgumentNullException.ThrowIfNull(node);
        var x = node.Inputs[0];
        var inside = Constant.Of(1);
        if (double.IsFinite(Low)) inside -= GreaterThan.Of(Constant.Of(Low), x);
        if (double.IsFinite(High)) inside -= GreaterThan.Of(x, Constant.Of(High));
        return ReluGradient.Of(adjoint, inside);
    }

    /// <inheritdoc/>
    public override void Run(in Operands operands, Share share)
    {
        var (start, end) = share.Of(operands.Shape.Count);
        var y = operands.Output[start..end];
        Elementwise.ZipScalar(operands.Path, BinaryFunction.Maximum, operands.Input(0)[start..end], (float)Low, y);
        Elementwise.ZipScalar(operands.Path, BinaryFunction.Minimum, y, (float)High, y);
    }

    /// <inheritdoc/>
    public override long Flops(Node node) => base.Flops(node) * 2;
}
