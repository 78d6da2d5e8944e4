using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Shapes;

namespace Chainrule.Ops;

/// <summary>y[i, c] = 1 where c is label i, else 0.</summary>
/// <remarks>
/// <para>Shapes: labels of any shape; y has one axis more, the classes.</para>
/// <para>Errors: at run time, where a label is not a whole number in 0 … classes − 1.</para>
/// <para>Derivative: none, a label is flat.</para>
/// </remarks>
public sealed class OneHot : Op
{
    private readonly int _classes;

    private OneHot(int classes) => _classes = classes;

    /// <inheritdoc/>
    public override Sharing Sharing => Sharing.BySample;

    /// <summary>Labels to rows of zeros with a single one.</summary>
    /// <param name="labels">Class indices, as floats.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <returns>The node of y.</returns>
    public static Node Of(Node labels, int classes) => Node.Of(new OneHot(classes), labels);

    /// <summary>
    /// A target in the shape of a prediction: itself where it has that shape already, rows of zeros with a single one for labels.
    /// </summary>
    /// <param name="target">Values of the prediction's shape, or class indices, of its shape without the last axis.</param>
    /// <param name="prediction">What it is to be compared with.</param>
    /// <returns>The node, of the prediction's shape.</returns>
    /// <exception cref="ShapeException">The target has neither shape.</exception>
    public static Node Like(Node target, Node prediction)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(prediction);
        var shape = prediction.Shape;
        if (shape.Equals(target.Shape)) return target;
        if (shape.Rank > 0 && shape.Without(shape.Rank - 1).Equals(target.Shape)) return Of(target, shape[-1]);
        throw new ShapeException($"expected a target {shape}, or class indices without the last axis, got {target.Shape}.");
    }

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Node> inputs) => new([.. inputs[0].Shape.Sizes, _classes]);

    /// <inheritdoc/>
    public override Node? Differentiate(Node node, Node adjoint, int input) => null;

    /// <inheritdoc/>
    public override void Run(in Operands operands, Share share)
    {
        var samples = operands.Shape.Rank > 1 ? operands.Shape[0] : 1;
        var (start, end) = share.OfSamples(samples, operands.Shape.Count / samples / _classes);
        var rows = operands.Output[(start * _classes)..(end * _classes)];
        Gather.OneHot(operands.Input(0)[start..end], rows, end - start, _classes, firstRow: start);
    }
}
