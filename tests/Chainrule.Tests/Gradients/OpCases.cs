using Chainrule.Graph;
using Chainrule.Ops;
using Chainrule.Shapes;

namespace Chainrule.Tests.Gradients;

/// <summary>Every op with a derivative, over inputs where it is smooth.</summary>
internal static class OpCases
{
    public static IReadOnlyList<OpCase> All { get; } =
    [
        new(typeof(Exp), draw => draw.Leaf(draw.Shape()).Exp()),
        new(typeof(Log), draw => draw.Leaf(draw.Shape(), 0.5f, 3).Log()),
        new(typeof(Sqrt), draw => draw.Leaf(draw.Shape(), 0.5f, 3).Sqrt()),
        new(typeof(Square), draw => draw.Leaf(draw.Shape()).Square()),
        new(typeof(Negate), draw => -draw.Leaf(draw.Shape())),
        new(typeof(Tanh), draw => draw.Leaf(draw.Shape()).Tanh()),
        new(typeof(Sigmoid), draw => draw.Leaf(draw.Shape()).Sigmoid()),
        new(typeof(Abs), draw => draw.LeafAwayFromZero(draw.Shape()).Abs()),
        new(typeof(Relu), draw => draw.Leaf(draw.Shape(), 0.3f, 2).Relu() + draw.LeafAwayFromZero(draw.Shape()).Relu().Sum()),
        new(typeof(Erf), draw => draw.Leaf(draw.Shape()).Erf()),
        new(typeof(Softplus), draw => (4 * draw.Leaf(draw.Shape())).Softplus()),
        new(typeof(Clamp), Clamped),
        new(typeof(Add), draw => Pair(draw, (a, b) => a + b), Symmetric: true),
        new(typeof(Subtract), draw => Pair(draw, (a, b) => a - b)),
        new(typeof(Multiply), draw => Pair(draw, (a, b) => a * b)),
        new(typeof(Divide), draw => Pair(draw, (a, b) => a / b)),
        new(typeof(Maximum), Largest),
        new(typeof(SigmoidGradient), draw => Pair(draw, SigmoidGradient.Of)),
        new(typeof(TanhGradient), draw => Pair(draw, TanhGradient.Of)),
        new(typeof(ReluGradient), draw => ReluGradient.Of(draw.Leaf(draw.Shape()), Constant.Of(0.5f))),
        new(typeof(Accumulate), Terms, Symmetric: true),
        new(typeof(Sum), Summed),
        new(typeof(Max), LargestAlongAnAxis),
        new(typeof(BroadcastTo), Repeated),
        new(typeof(Reshape), Reshaped),
        new(typeof(Permute), draw => Permuted(draw, draw.Leaf(draw.Shape(2, 4)))),
        new(typeof(Concat), Joined),
        new(typeof(Slice), Cut),
        new(typeof(MatMul), Product),
        new(typeof(Phased), draw => { var x = draw.Leaf(draw.Shape()); return Phased.Of(x, draw.Leaf(x.Shape)); }),
        new(typeof(Track), Tracked),
        new(typeof(Conv2d), WindowCases.Convolution),
        new(typeof(MaxPool2d), WindowCases.MaxPool),
        new(typeof(AvgPool2d), WindowCases.AvgPool),
        new(typeof(Softmax), draw => draw.Leaf(Wide(draw)).Softmax()),
        new(typeof(LogSoftmax), draw => draw.Leaf(Wide(draw)).LogSoftmax()),
    ];

    private static Node Pair(Draw draw, Func<Node, Node, Node> op)
    {
        var (a, b) = Broadcasts.Pair(draw);
        return op(draw.LeafAwayFromZero(a), draw.LeafAwayFromZero(b));
    }

    private static Node Largest(Draw draw)
    {
        var (a, b) = Broadcasts.Pair(draw);
        return Maximum.Of(draw.LeafOfDifferentNumbers(a), draw.LeafOfDifferentNumbers(b, 0.05f));
    }

    private static Node Terms(Draw draw)
    {
        var shape = draw.Shape();
        return Accumulate.Of([.. Enumerable.Range(0, 2 + draw.Below(3)).Select(_ => draw.Leaf(shape))]);
    }

    private static Node Summed(Draw draw)
    {
        var x = draw.Leaf(draw.Shape(1, 4));
        return Sum.Of(x, keepAxes: draw.Below(2) == 0, draw.Axes(x.Shape));
    }

    private static Node LargestAlongAnAxis(Draw draw)
    {
        var x = draw.LeafOfDifferentNumbers(draw.Shape(1, 3));
        return Max.Of(x, draw.Below(x.Shape.Rank), keepAxis: draw.Below(2) == 0);
    }

    private static Node Repeated(Draw draw)
    {
        var (a, b) = Broadcasts.Pair(draw);
        return BroadcastTo.Of(draw.Leaf(a), new Shape([2, .. Shape.Broadcast(a, b)!.Sizes]));
    }

    private static Node Reshaped(Draw draw)
    {
        var x = draw.Leaf(draw.Shape(1, 4));
        return draw.Below(2) == 0 ? x.Reshape(1, -1, 1) : x.Reshape([1, .. x.Shape.Sizes]);
    }

    private static Node Permuted(Draw draw, Node x) => draw.Below(4) == 0 ? x.Permute() : x.Permute(draw.Order(x.Shape.Rank));

    private static Node Tracked(Draw draw)
    {
        var x = draw.Leaf(draw.Shape());
        var buffer = Graph.Buffer.Of("buffer", x.Shape, StartValues.Constant(0.5f));
        draw.Reference[buffer] = [.. Enumerable.Repeat(0.5, x.Shape.Count)];
        return Track.Of(x.Tanh(), buffer, buffer + x);
    }

    /// <summary>Numbers half-way between multiples of a tenth, cut off at multiples of a tenth, or at one side only.</summary>
    private static Node Clamped(Draw draw)
    {
        var x = draw.LeafOfDifferentNumbers(draw.Shape(1, 3), 0.05f);
        return (draw.Below(4) switch { 0 => x.Clamp(high: 0.3), 1 => x.Clamp(low: -0.3), _ => x.Clamp(-0.4, 0.5) }).Square();
    }

    /// <summary>Two parts of one shape for the even seeds, else up to four of any width.</summary>
    private static Node Joined(Draw draw)
    {
        var shape = draw.Shape(1, 4);
        var axis = draw.Below(shape.Rank);
        var count = draw.Seed % 2 == 0 ? 2 : 2 + draw.Below(3);
        var parts = Enumerable.Range(0, count)
            .Select(_ => draw.Leaf(draw.Seed % 2 == 0 ? shape : shape.With(axis, 1 + draw.Below(3))));
        return Concat.Of(draw.Below(2) == 0 ? axis : axis - shape.Rank, [.. parts]);
    }

    private static Node Cut(Draw draw)
    {
        var shape = draw.Shape(1, 4);
        var axis = draw.Below(shape.Rank);
        var size = 2 + draw.Below(4);
        var start = draw.Below(size);
        return draw.Leaf(shape.With(axis, size)).Slice(axis, start, 1 + draw.Below(Math.Min(size - start, size - 1)));
    }

    /// <summary>All four forms of transposition, square for the later half of the seeds.</summary>
    private static Node Product(Draw draw)
    {
        var (m, n, k) = draw.Seed % 8 < 4 ? (1 + draw.Below(5), 1 + draw.Below(5), 1 + draw.Below(5)) : (3, 3, 3);
        var (transposeA, transposeB) = (draw.Seed % 2 == 1, draw.Seed % 4 > 1);
        var a = draw.Leaf(transposeA ? new Shape(k, m) : new Shape(m, k));
        var b = draw.Leaf(transposeB ? new Shape(n, k) : new Shape(k, n));
        return MatMul.Of(a, b, transposeA, transposeB);
    }

    /// <summary>Rows of at least two: over a single element, a softmax is flat.</summary>
    private static Shape Wide(Draw draw) => draw.Shape(1, 3).With(-1, 2 + draw.Below(4));
}
