using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Shapes;

namespace Chainrule.Ops;

/// <summary>y = Σ x over neighbouring axes.</summary>
/// <remarks>
/// <para>Shapes: x counts as [outer, n, inner]; y is [outer, inner], with the summed axes kept at size 1 or dropped.</para>
/// <para>Numerics: along inner axes each sum is one chain in order; along the last axis it runs in 16 lanes and a fixed tree. The order
/// never depends on threads or instruction set.</para>
/// <para>Derivative: dL/dx = dL/dy, repeated along the summed axes.</para>
/// </remarks>
public sealed class Sum : Op
{
    private const int FewestSamples = 8;
    private readonly int _from;
    private readonly int _to;

    private Sharing _sharing;

    private Sum(int from, int to) => (_from, _to) = (from, to);

    /// <inheritdoc/>
    public override Sharing Sharing => _sharing;

    /// <summary>The first and the last summed axis.</summary>
    public (int First, int Last) Axes => (_from, _to - 1);

    /// <summary>The argument as [outer, length, inner], of which length is summed.</summary>
    internal (int Outer, int Length, int Inner) Size { get; private set; }

    /// <summary>The sum over axes.</summary>
    /// <param name="x">Any node.</param>
    /// <param name="axes">The axes, −1 being the last; all of them where none is given. They are dropped.</param>
    /// <returns>The node of the sum.</returns>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public static Node Of(Node x, params ReadOnlySpan<int> axes) => Of(x, keepAxes: false, axes);

    /// <summary>The sum over axes.</summary>
    /// <param name="x">Any node.</param>
    /// <param name="keepAxes">Whether the summed axes stay, at size 1.</param>
    /// <param name="axes">The axes, −1 being the last; all of them where none is given.</param>
    /// <returns>The node of the sum.</returns>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public static Node Of(Node x, bool keepAxes, params ReadOnlySpan<int> axes)
    {
        ArgumentNullException.ThrowIfNull(x);
        var shape = x.Shape;
        var summed = new bool[shape.Rank];
        foreach (var axis in axes) summed[shape.Axis(axis)] = true;
        if (axes.IsEmpty) Array.Fill(summed, true);

        // Neighbouring axes are summed together; a kernel call for each such run.
        var y = x;
        for (var to = shape.Rank; to > 0; to--)
        {
            if (!summed[to - 1]) continue;
            var from = to - 1;
            while (from > 0 && summed[from - 1]) from--;
            y = Node.Of(new Sum(from, to), y);
            to = from + 1;
        }

        var dropped = Enumerable.Range(0, shape.Rank).Where(axis => summed[axis]).ToArray();
        return keepAxes ? y : Reshape.Of(y, shape.Without(dropped));
    }

    /// <summary>The sum of a broadcast gradient back to the shape that was broadcast.</summary>
    /// <param name="shape">The shape to come back to.</param>
    /// <param name="x">A node whose shape <paramref name="shape"/> broadcasts to.</param>
    /// <returns>The node of the sum; <paramref name="x"/> itself where the shapes are equal.</returns>
    public static Node To(Shape shape, Node x)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(x);
        if (x.Shape.Equals(shape)) return x;
        var lead = x.Shape.Rank - shape.Rank;
        var axes = Enumerable.Range(0, x.Shape.Rank).Where(axis => axis < lead || (shape[axis - lead] == 1 && x.Shape[axis] > 1)).ToArray();
        return Reshape.Of(axes.Length == 0 ? x : Of(x, keepAxes: true, axes), shape);
    }

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Node> inputs)
    {
        var shape = inputs[0].Shape;
        Size = (shape.Product(0, _from), shape.Product(_from, _to), shape.Product(_to, shape.Rank));
        _sharing = Size.Outer * Size.Inner == 1 ? Sharing.Alone
            : _from > 0 && shape[0] >= FewestSamples ? Sharing.BySample
            : Size.Outer == 1 && _to == shape.Rank - 1 ? Sharing.ByColumn
            : Sharing.ByPart;
        for (var axis = _from; axis < _to; axis++) shape = shape.With(axis, 1);
        return shape;
    }

    /// <inheritdoc/>
    public override Node Differentiate(Node node, Node adjoint, int input) => BroadcastTo.Of(adjoint, node.Inputs[0].Shape);

    /// <inheritdoc/>
    public override void Run(in Operands operands, Share share)
    {
        var (outer, length, inner) = Size;
        var samples = operands.Shape[0];
        var (start, end) = _sharing switch
        {
            Sharing.BySample => share.OfSamples(samples, outer * inner / samples),
            Sharing.ByColumn => share.OfColumns(inner),
            _ => share.Of(outer * inner, inner == 1 ? 1 : 16),
        };
        Reductions.Sum(operands.Path, operands.Input(0), operands.Output, outer, length, inner, start, end);
    }

    /// <inheritdoc/>
    public override long Flops(Node node) => node.Inputs[0].Shape.Count;
}
