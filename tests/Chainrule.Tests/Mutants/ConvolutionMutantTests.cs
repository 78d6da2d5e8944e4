using Chainrule.Graph;
using Chainrule.Ops;
using Chainrule.Reference;
using Chainrule.Tests.PyTorch;

namespace Chainrule.Tests.Mutants;

/// <summary>Convolutions and poolings that are a little wrong, against PyTorch's numbers: each must be noticed.</summary>
public class ConvolutionMutantTests
{
    private delegate Node Layer(Node x, Node? w);

    private static readonly Dictionary<string, (string Case, Layer Right, Layer Wrong)> s_mutants = new()
    {
        ["kernel with height and width exchanged"] = ("convolution without bias", Plain, (x, w) => Plain(x, w!.Permute(0, 1, 3, 2))),
        ["batch and channels exchanged"] =
            ("convolution without bias", Plain, (x, w) => Plain(x.Reshape(1, 3, 7, 8).Permute(1, 0, 2, 3) * 2, w)),
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

    private static Node Plain(Node x, Node? w) => Conv2d.Of(x, w!);

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
        Node? w = null;
        foreach (var parameter in tested.GetProperty("parameters").EnumerateObject())
        {
            w = Input.Of(parameter.Name, parameter.Value.Shape().Sizes);
            reference[w] = parameter.Value.Data().Doubles();
        }

        var seed = Constant.Of(tested.GetProperty("outputGradient").Shape(), tested.GetProperty("outputGradient").Data().Floats());
        var y = layer(x, w);
        if (!y.Shape.Equals(seed.Shape)) return double.PositiveInfinity;
        var expected = tested.GetProperty("float64");
        var values = reference.Evaluate([y, .. ChainRule.Differentiate((y * seed).Sum(), x)]);
        return Math.Max(
            Fixture.Distance(values[0], expected.GetProperty("output").Data().Doubles()),
            Fixture.Distance(values[1], expected.GetProperty("inputGradient").Data().Doubles()));
    }
}
