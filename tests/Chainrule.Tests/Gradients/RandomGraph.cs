using Chainrule.Graph;
using Chainrule.Ops;
using Chainrule.Shapes;

namespace Chainrule.Tests.Gradients;

/// <summary>Random descriptions of some twenty ops, in which results are read more than once and every result reaches the loss.</summary>
internal sealed class RandomGraph
{
    private readonly Draw _draw;
    private readonly List<Node> _nodes = [];
    private readonly bool _kinks;

    /// <summary>Draws a description.</summary>
    /// <param name="draw">Where its leaves and its randomness come from.</param>
    /// <param name="kinks">Whether functions with kinks take part.</param>
    public RandomGraph(Draw draw, bool kinks)
    {
        (_draw, _kinks) = (draw, kinks);
        _nodes.Add(draw.Leaf(new Shape(3, 4)));
        _nodes.Add(draw.Leaf(new Shape(4)));
        _nodes.Add(draw.Leaf(new Shape(3, 1)));
        _nodes.Add(draw.Leaf(new Shape(2, 3, 2)));
        for (var i = 10 + draw.Below(10); i > 0; i--) _nodes.Add(Next());
        var read = _nodes.SelectMany(node => node.Inputs).ToHashSet();
        var unread = _nodes.Where(node => !read.Contains(node));
        Loss = Accumulate.Of([.. unread.Select(node => (node.Tanh() * draw.Uniform(0.5f, 1.5f)).Mean())]);
    }

    public Node Loss { get; }

    private Node Any() => _nodes[_draw.Below(_nodes.Count)];

    /// <summary>A node that broadcasts with x.</summary>
    private Node Beside(Node x)
    {
        var fitting = _nodes.Where(node => Shape.Broadcast(node.Shape, x.Shape) is { Count: < 100 }).ToArray();
        return fitting[_draw.Below(fitting.Length)];
    }

    private Node Next()
    {
        var x = Any();
        return _draw.Below(_kinks ? 23 : 18) switch
        {
            0 => x.Tanh(),
            1 => x.Sigmoid(),
            2 => x.Tanh().Square(),
            3 => x.Tanh().Exp(),
            4 => (x.Square() + 1).Log(),
            5 => (x.Square() + 0.5f).Sqrt(),
            6 => -x,
            7 => x + Beside(x),
            8 => x - Beside(x),
            9 or 10 => x * Beside(x).Tanh(),
            11 => x / (Beside(x).Square() + 1),
            12 => Matrix(x).MatMul(Matrix(Any()).Reshape(Matrix(x).Shape[1], -1)),
            13 => x.Shape.Rank == 0 ? x : Ops.Sum.Of(x, keepAxes: true, _draw.Axes(x.Shape)) * 0.5f,
            14 => x.Shape.Rank == 0 ? x.Sigmoid() : x.Mean(_draw.Axes(x.Shape)),
            15 => x.Permute(_draw.Order(x.Shape.Rank)).Tanh(),
            16 => x.Shape.Rank == 0 ? x.Tanh() : x.Softmax(),
            17 => Accumulate.Of(x, x.Tanh(), x.Sigmoid()),
            18 => x.Relu(),
            19 => x.Abs(),
            20 => x.Shape.Rank == 0 ? x.Relu() : x.Max(_draw.Below(x.Shape.Rank)),
            21 => Maximum.Of(x, Beside(x)),
            _ => x.Shape.Rank == 0 ? x.Abs() : x.LogSoftmax(),
        };
    }

    /// <summary>Twelve elements of a node as a matrix with two, three or four columns.</summary>
    private Node Matrix(Node x)
    {
        var columns = x.Shape.Count % 3 == 0 ? 3 : x.Shape.Count % 2 == 0 ? 2 : 1;
        return x.Shape.Count == 12 ? x.Reshape(-1, columns).Tanh() : (x.Mean() + Constant.Full(new Shape(12), 1)).Reshape(-1, 3).Tanh();
    }
}
