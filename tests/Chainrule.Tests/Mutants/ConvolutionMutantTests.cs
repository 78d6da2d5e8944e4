using Chainrule.Graph;
using Chainrule.Ops;
using Chainrule.Reference;
using Chainrule.Tests.PyTorch;

namespace Chainrule.Tests.Mutants;

/// <summary>Convolutions and poolings that are a little wrong, against PyTorch's numbers: each must be noticed.</summary>
public class ConvolutionMutantTests
{
    private delegate Node Layer(Node x, Node[] p);

    private static readonly Dictionary<string, (string Case, Layer Right, Layer Wrong)> s_mutants = new()
    {
        ["kernel with height and width exchanged"] = ("convolution without bias", Plain, (x, p) => Conv2d.Of(x, p[0].Permute(0, 1, 3, 2))),
        ["batch and channels exchanged"] =
            ("convolution without bias", Plain, (x, p) => Plain(x.Reshape(1, 3, 7, 8).Permute(1, 0, 2, 3) * 2, p)),
        ["padding behind the image only"] =
            ("convolution with padding",
                (x, p) => Biased(Conv2d.Of(x, p[0], padding: 1), p),
                (x, p) => Biased(Conv2d.Of(Behind(x, 2, 2), p[0]), p)),
        ["strides that begin a step late"] =
            ("convolution with stride and padding",
                (x, p) => Biased(Conv2d.Of(x, p[0], 2, 1), p),
                (x, p) => Biased(Conv2d.Of(Behind(x, 1, 2), p[0], 2), p)),
        ["dilation left out"] =
            ("convolution with dilation",
                (x, p) => Biased(Conv2d.Of(x, p[0], padding: 2, dilation: 2), p),
                (x, p) => Biased(Conv2d.Of(x, p[0], padding: 1), p)),
        ["groups exchanged"] =
            ("convolution in groups",
                (x, p) => Biased(Conv2d.Of(x, p[0], padding: 1, groups: 2), p),
                (x, p) => Biased(Conv2d.Of(Concat.Of(1, x.Slice(1, 2, 2), x.Slice(1, 0, 2)), p[0], padding: 1, groups: 2), p)),
        ["groups that all see the first one's channels"] =
            ("convolution in groups",
                (x, p) => Biased(Conv2d.Of(x, p[0], padding: 1, groups: 2), p),
                (x, p) => Biased(Conv2d.Of(Concat.Of(1, x.Slice(1, 0, 2), x.Slice(1, 0, 2)), p[0], padding: 1, groups: 2), p)),
        ["outputs dealt out to groups in turn"] =
            ("convolution in groups",
                (x, p) => Biased(Conv2d.Of(x, p[0], padding: 1, groups: 2), p),
                (x, p) => Biased(Dealt(Conv2d.Of(x, Dealt(p[0], 0, 3, 2), padding: 1, groups: 2), 1, 2, 3), p)),
        ["strides exchanged"] =
            ("convolution with unequal strides",
                (x, p) => Biased(Conv2d.Of(x, p[0], (2, 3)), p),
                (x, p) => Biased(Conv2d.Of(x, p[0], (3, 2)), p)),
        ["padding exchanged"] =
            ("convolution with unequal padding",
                (x, p) => Biased(Conv2d.Of(x, p[0], 3, (1, 0)), p),
                (x, p) => Biased(Conv2d.Of(x, p[0], 3, (0, 1)), p)),
        ["dilation exchanged"] =
            ("convolution with unequal dilation",
                (x, p) => Biased(Conv2d.Of(x, p[0], 3, dilation: (1, 2)), p),
                (x, p) => Biased(Conv2d.Of(x, p[0], 3, dilation: (2, 1)), p)),
        ["the last of equals"] =
            ("maximum of equals",
                (x, _) => MaxPool2d.Of(x, 3, 2, 1),
                (x, _) => TurnedRound(MaxPool2d.Of(TurnedRound(x), 3, 2, 1))),
        ["the first of equals by columns"] =
            ("maximum of equals",
                (x, _) => MaxPool2d.Of(x, 3, 2, 1),
                (x, _) => MaxPool2d.Of(x.Permute(0, 1, 3, 2), 3, 2, 1).Permute(0, 1, 3, 2)),
        ["maximum with the stride of its neighbour"] =
            ("maximum with overlap and padding", (x, _) => MaxPool2d.Of(x, 3, 2, 1), (x, _) => MaxPool2d.Of(x, 3, (2, 2), (1, 0))),
        ["maximum of zeros beyond the edge"] =
            ("maximum with overlap and padding", (x, _) => MaxPool2d.Of(x, 3, 2, 1), (x, _) => MaxPool2d.Of(x, 3, 2, 1).Relu()),
        ["mean that leaves the padding out"] =
            ("mean with overlap and padding", (x, _) => AvgPool2d.Of(x, 3, 2, 1), (x, _) => LeavingPaddingOut(x)),
        ["mean with height and width exchanged"] =
            ("mean, unequal", (x, _) => AvgPool2d.Of(x, (2, 3), (1, 2), (1, 0)), (x, _) => AvgPool2d.Of(x, (3, 2), (1, 2), (1, 0))),
        ["sum for a mean"] = ("mean", (x, _) => AvgPool2d.Of(x, 2), (x, _) => AvgPool2d.Of(x, 2) * 4),
    };

    public static TheoryData<string> Mutants => [.. s_mutants.Keys];

    [Theory]
    [MemberData(nameof(Mutants))]
    public void A_broken_convolution_or_pooling_is_noticed(string mutant)
    {
        var (name, right, wrong) = s_mutants[mutant];
        Distance(name, right).ShouldBeLessThan(Fixture.Double);
        Distance(name, wrong).ShouldBeGreaterThan(1e-4);
    }

    private static Node Plain(Node x, Node[] p) => Conv2d.Of(x, p[0]);

    private static Node Biased(Node y, Node[] p) => y + p[1].Reshape(-1, 1, 1);

    /// <summary>Zeros below and to the right of images.</summary>
    private static Node Behind(Node x, int rows, int columns)
    {
        x = Concat.Of(2, x, Constant.Full(x.Shape.With(2, rows), 0));
        return Concat.Of(3, x, Constant.Full(x.Shape.With(3, columns), 0));
    }

    /// <summary>An axis of <paramref name="rows"/> · <paramref name="columns"/> read column by column.</summary>
    private static Node Dealt(Node x, int axis, int rows, int columns)
    {
        int[] cut = [.. x.Shape.Sizes[..axis], rows, columns, .. x.Shape.Sizes[(axis + 1)..]];
        var order = Enumerable.Range(0, cut.Length).ToArray();
        (order[axis], order[axis + 1]) = (axis + 1, axis);
        return x.Reshape(cut).Permute(order).Reshape(x.Shape.Sizes);
    }

    /// <summary>Rows and columns of images in backward order.</summary>
    private static Node TurnedRound(Node x)
    {
        foreach (var axis in new[] { 2, 3 })
        {
            var given = x;
            x = Concat.Of(axis, [.. Enumerable.Range(1, x.Shape[axis]).Select(i => given.Slice(axis, given.Shape[axis] - i, 1))]);
        }

        return x;
    }

    private static Node LeavingPaddingOut(Node x)
    {
        var y = AvgPool2d.Of(x, 3, 2, 1);
        return y / AvgPool2d.Of(Constant.Full(x.Shape, 1), 3, 2, 1);
    }

    private static double Distance(string name, Layer layer)
    {
        var tested = Fixture.Cases("convolutions.json")[name];
        var given = tested.GetProperty("input");
        var x = Input.Of("x", given.Shape().Sizes);
        var reference = new Interpreter { [x] = given.Data().Doubles() };
        var parameters = new List<Node>();
        foreach (var parameter in tested.GetProperty("parameters").EnumerateObject())
        {
            parameters.Add(Input.Of(parameter.Name, parameter.Value.Shape().Sizes));
            reference[parameters[^1]] = parameter.Value.Data().Doubles();
        }

        var seed = Constant.Of(tested.GetProperty("outputGradient").Shape(), tested.GetProperty("outputGradient").Data().Floats());
        var y = layer(x, [.. parameters]);
        if (!y.Shape.Equals(seed.Shape)) return double.PositiveInfinity;
        var expected = tested.GetProperty("float64");
        var values = reference.Evaluate([y, .. ChainRule.Differentiate((y * seed).Sum(), x)]);
        return Math.Max(
            Fixture.Distance(values[0], expected.GetProperty("output").Data().Doubles()),
            Fixture.Distance(values[1], expected.GetProperty("inputGradient").Data().Doubles()));
    }
}
