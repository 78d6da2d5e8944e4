using Chainrule.Graph;
using Chainrule.Shapes;

namespace Chainrule.Ops;

/// <summary>y = a run of x along an axis: x[…, start … start + length − 1, …].</summary>
/// <remarks>
/// <para>Shapes: y has x's, with <c>length</c> at that axis.</para>
/// <para>Derivative: dL/dx is dL/dy with zeros before and behind it: a <see cref="Concat"/>.</para>
/// <para>Where it differs from PyTorch: there it is called <c>narrow</c>, and shares its memory with x.</para>
/// </remarks>
public sealed class Slice : Op
{
    private readonly int _axis;
    private readonly int _start;
    private readonly int _length;
    private (int Rows, int Width, int From, int Stride) _copy;

    private Slice(int axis, int start, int length) => (_axis, _start, _length) = (axis, start, length);

    /// <summary>The axis, counted from the first one, and where the run starts.</summary>
    public (int Axis, int Start) Place => (_axis, _start);

    /// <inheritdoc/>
    public override Sharing Sharing => Sharing.ByPart;

    /// <summary>A run along an axis.</summary>
    /// <param name="x">Any node.</param>
    /// <param name="axis">The axis; −1 is the last.</param>
    /// <param name="start">The first index of the run.</param>
    /// <param name="length">How many indices it has, at least 1.</param>
    /// <returns>The node of y; <paramref name="x"/> itself where the run is the whole axis.</returns>
    /// <exception cref="ShapeException">There is no such axis, or the run leaves it.</exception>
    public static Node Of(Node x, int axis, int start, int length)
    {
        ArgumentNullException.ThrowIfNull(x);
        return start == 0 && length == x.Shape[axis] ? x : Node.Of(new Slice(x.Shape.Axis(axis), start, length), x);
    }

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Node> inputs)
    {
        var from = inputs[0].Shape;
        if (_start < 0 || _length < 1 || _start > from[_axis] - _length)
        {
            throw new ShapeException(
                $"{Name}: expected a run within axis {_axis} of {from}, got {_length} from {_start} on.");
        }

        var inner = from.Product(_axis + 1, from.Rank);
        _copy = (from.Product(0, _axis), _length * inner, _start * inner, from[_axis] * inner);
        return from.With(_axis, _length);
    }

    /// <inheritdoc/>
    public override Node Differentiate(Node node, Node adjoint, int input)
    {
        ArgumentNullException.ThrowIfNull(node);
        var shape = node.Inputs[0].Shape;
        var parts = new List<Node> { adjoint };
        if (_start > 0) parts.Insert(0, Constant.Full(shape.With(_axis, _start), 0));
        var behind = shape[_axis] - _start - _length;
        if (behind > 0) parts.Add(Constant.Full(shape.With(_axis, behind), 0));
        return Concat.Of(_axis, parts);
    }

    /// <inheritdoc/>
    public override void Run(in Operands operands, Share share)
    {
        var (rows, width, from, stride) = _copy;
        var (first, end) = share.Of(rows, 1);
        for (var row = first; row < end; row++)
            operands.Input(0).Slice(row * stride + from, width).CopyTo(operands.Output[(row * width)..]);
    }
}
