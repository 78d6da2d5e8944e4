using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Shapes;

namespace Chainrule.Ops;

/// <summary>An op on two elements at a time: y = f(a, b), with the operands broadcast as in NumPy.</summary>
/// <param name="function">f, as the kernels know it.</param>
public abstract class Binary(BinaryFunction function) : Op
{
    private Layout _layout;
    private int _rows;
    private int _columns;
    private int _period;

    /// <summary>How the smaller operand lies under the larger one.</summary>
    internal enum Layout
    {
        Same,
        Scalar,
        Row,
        Column,
        Other,
    }

    /// <inheritdoc/>
    public override Sharing Sharing => _layout is Layout.Same or Layout.Scalar ? Sharing.ByElement : Sharing.ByPart;

    /// <summary>f, as the kernels know it.</summary>
    internal BinaryFunction Function => function;

    /// <summary>The side that is repeated: 0 or 1.</summary>
    private int Small { get; set; } = 1;

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Node> inputs)
    {
        var (a, b) = (inputs[0].Shape, inputs[1].Shape);
        var shape = Shape.Broadcast(a, b) ?? throw new ShapeException(
            $"{Name}: expected shapes that broadcast (aligned at the last axis, equal or 1), got {a} and {b}. Reshape one of them?");
        Small = a.Count == shape.Count ? 1 : 0;
        _period = Small == 1 ? b.Count : a.Count;
        (_layout, _rows, _columns) = Fit(Small == 1 ? b : a, shape);
        return shape;
    }

    /// <inheritdoc/>
    public override Node? Differentiate(Node node, Node adjoint, int input)
    {
        ArgumentNullException.ThrowIfNull(node);
        return Derive(node, adjoint, input) is { } term ? Sum.To(node.Inputs[input].Shape, term) : null;
    }

    /// <inheritdoc/>
    public override void Run(in Operands operands, Share share)
    {
        var path = operands.Path;
        var a = operands.Input(0);
        var b = operands.Input(1);
        var y = operands.Output;
        if (_layout is Layout.Row or Layout.Column)
        {
            // The small operand begins anew every so many rows: always for a row, for a column at the next image of a batch.
            var (row, last) = share.Of(_rows, 1);
            while (row < last)
            {
                var next = _layout == Layout.Row ? last : Math.Min(last, row - row % _period + _period);
                RunRows(path, a, b, y, row, next);
                row = next;
            }
        }
        else
        {
            var (start, end) = share.Of(y.Length);
            y = y[start..end];
            if (_layout == Layout.Same) Elementwise.Zip(path, function, a[start..end], b[start..end], y);
            else if (Small == 1) Elementwise.ZipScalar(path, function, a[start..end], b[0], y);
            else Elementwise.ScalarZip(path, function, a[0], b[start..end], y);
        }
    }

    /// <summary>Applies an op, after repeating what no kernel repeats by itself.</summary>
    private protected static Node Of(Binary op, Node a, Node b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (Shape.Broadcast(a.Shape, b.Shape) is { } shape)
        {
            if (a.Shape.Count != shape.Count && Fit(a.Shape, shape).Layout == Layout.Other) a = BroadcastTo.Of(a, shape);
            if (b.Shape.Count != shape.Count && Fit(b.Shape, shape).Layout == Layout.Other) b = BroadcastTo.Of(b, shape);
            if (a.Shape.Count != shape.Count && b.Shape.Count != shape.Count) a = BroadcastTo.Of(a, shape);
        }

        return Node.Of(op, a, b);
    }

    /// <summary>dL/da or dL/db of the common shape, before the sum over what was repeated.</summary>
    private protected abstract Node? Derive(Node node, Node adjoint, int input);

    /// <summary>Rows of the larger operand against a row, or against as many elements of a column.</summary>
    private void RunRows(KernelPath path, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y, int row, int next)
    {
        var (start, rows) = (row * _columns, next - row);
        var large = (Small == 1 ? a : b).Slice(start, rows * _columns);
        var small = Small == 1 ? b : a;
        if (_layout == Layout.Column) small = small.Slice(row % _period, rows);
        y = y.Slice(start, large.Length);
        if (_layout == Layout.Row && Small == 1) Elementwise.ZipRow(path, function, large, small, y, rows, _columns);
        else if (_layout == Layout.Row) Elementwise.RowZip(path, function, small, large, y, rows, _columns);
        else if (Small == 1) Elementwise.ZipColumn(path, function, large, small, y, rows, _columns);
        else Elementwise.ColumnZip(path, function, small, large, y, rows, _columns);
    }

    /// <summary>Finds how a small shape lies under a large one, which then counts as rows × columns.</summary>
    internal static (Layout Layout, int Rows, int Columns) Fit(Shape small, Shape large)
    {
        if (small.Count == large.Count) return (Layout.Same, 1, large.Count);
        if (small.Count == 1) return (Layout.Scalar, 1, large.Count);
        int Size(int axis) => axis - large.Rank + small.Rank < 0 ? 1 : small[axis - large.Rank + small.Rank];
        bool Matches(int from, int to) => Enumerable.Range(from, to - from).All(axis => Size(axis) == large[axis]);
        bool Repeats(int from, int to) => Enumerable.Range(from, to - from).All(axis => Size(axis) == 1);
        for (var from = 0; from < large.Rank; from++)
        {
            for (var to = large.Rank; to > from; to--)
            {
                if (!Repeats(0, from) || !Matches(from, to) || !Repeats(to, large.Rank)) continue;
                return to == large.Rank ? (Layout.Row, large.Product(0, from), large.Product(from, to))
                    : (Layout.Column, large.Product(0, to), large.Product(to, large.Rank));
            }
        }

        return (Layout.Other, 0, 0);
    }
}
