using Chainrule.Graph;
using Chainrule.Shapes;

namespace Chainrule.Ops;

/// <summary>yᵢ = xᵢ − ln Σⱼ exp(xⱼ) over the last axis: scores to logarithms of probabilities.</summary>
/// <remarks>
/// <para>Shapes: y has x's.</para>
/// <para>Numerics: the largest x of the row is subtracted first; y stays finite for scores of ±1e4, where ln(softmax(x)) would not.</para>
/// <para>Derivative: dL/dx = dL/dy − exp(y) · Σⱼ dL/dyⱼ.</para>
/// </remarks>
public sealed class LogSoftmax : Op
{
    /// <inheritdoc/>
    public override Sharing Sharing => Sharing.BySample;

    /// <summary>Log-softmax over the last axis.</summary>
    /// <param name="x">Scores, of at least one axis.</param>
    /// <returns>The node of y.</returns>
    /// <exception cref="ShapeException">x is a single number.</exception>
    public static Node Of(Node x) => Node.Of(new LogSoftmax(), x);

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Node> inputs) => Rows.Expect(Name, inputs[0]);

    /// <inheritdoc/>
    public override Node Differentiate(Node node, Node adjoint, int input) =>
        adjoint - Exp.Of(node) * Sum.Of(adjoint, keepAxes: true, -1);

    /// <inheritdoc/>
    public override void Run(in Operands operands, Share share)
    {
        var (start, end, width) = Rows.Of(operands.Shape, share);
        Kernels.SoftmaxRows.LogRows(
            operands.Path, operands.Input(0)[start..end], operands.Output[start..end], (end - start) / width, width);
    }

    /// <inheritdoc/>
    public override long Flops(Node node) => base.Flops(node) * 24;
}
