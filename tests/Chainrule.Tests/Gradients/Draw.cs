using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Reference;
using Chainrule.Shapes;

namespace Chainrule.Tests.Gradients;

/// <summary>Random leaves and shapes for one test case, a function of the seed: a failure that names it can be seen again.</summary>
internal sealed class Draw(ulong seed)
{
    private Philox _random = new(seed, 77);

    public ulong Seed { get; } = seed;

    /// <summary>The reference, with the numbers of every leaf drawn so far.</summary>
    public Interpreter Reference { get; } = new();

    /// <summary>The leaves drawn so far; they are parameters, so that a plan computes their gradients.</summary>
    public List<Node> Leaves { get; } = [];

    public int Below(int bound) => _random.NextInt32(bound);

    public float Uniform(float low, float high) => _random.NextUniform(low, high);

    public Shape Shape(int fewestAxes = 0, int mostAxes = 3)
    {
        var sizes = new int[fewestAxes + Below(mostAxes - fewestAxes + 1)];
        for (var i = 0; i < sizes.Length; i++) sizes[i] = 1 + Below(4);
        return new Shape(sizes);
    }

    public int[] Order(int length)
    {
        var order = Enumerable.Range(0, length).ToArray();
        for (var i = length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    /// <summary>Axes of a shape, each with a chance of one half; never none of them.</summary>
    public int[] Axes(Shape shape)
    {
        var axes = Enumerable.Range(0, shape.Rank).Where(_ => Below(2) == 0).ToArray();
        return axes.Length > 0 ? axes : [Below(shape.Rank)];
    }

    public float[] Numbers(int count, float low, float high)
    {
        var numbers = new float[count];
        for (var i = 0; i < count; i++) numbers[i] = Uniform(low, high);
        return numbers;
    }

    public Node Leaf(Shape shape, float low = -2, float high = 2) => Leaf(shape, Numbers(shape.Count, low, high));

    /// <summary>A leaf whose numbers keep away from 0, where kinks and poles are.</summary>
    public Node LeafAwayFromZero(Shape shape) =>
        Leaf(shape, [.. Numbers(shape.Count, 0.3f, 2).Select(value => Below(2) == 0 ? value : -value)]);

    /// <summary>A leaf whose numbers all differ, by a tenth at least, and from those of any other <paramref name="offset"/>.</summary>
    public Node LeafOfDifferentNumbers(Shape shape, float offset = 0) =>
        Leaf(shape, [.. Order(shape.Count).Select(rank => 0.1f * (rank - shape.Count / 2) + offset)]);

    public Node Leaf(Shape shape, float[] values)
    {
        var leaf = Parameter.Of($"x{Leaves.Count}", shape, StartValues.Constant(0));
        Reference[leaf] = [.. values.Select(value => (double)value)];
        Leaves.Add(leaf);
        return leaf;
    }

    /// <summary>A loss in which every element of y counts, each with a weight of its own.</summary>
    public Node Loss(Node y) => (y * Constant.Of(y.Shape, Numbers(y.Shape.Count, 0.5f, 1.5f))).Sum();

    /// <summary>The largest error of the gradients of all leaves, by finite differences.</summary>
    public double LargestError(Node loss) => FiniteDifferences.LargestError(Reference, loss, Leaves);
}
