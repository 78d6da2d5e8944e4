using System.Text.Json;
using Chainrule.Graph;
using Chainrule.Ops;
using Chainrule.Reference;
using Chainrule.Tests.PyTorch;

namespace Chainrule.Tests.Mutants;

/// <summary>Norms of images and filters over the wrong axes, against PyTorch's numbers: each must be noticed.</summary>
public class ImageNormMutantTests
{
    private const double Noticed = 1e-3;
    private const string Images = "batch norm of images, momentum and epsilon";
    private const string Filters = "weight norm of a convolution without bias";

    private static readonly Dictionary<string, JsonElement> s_cases = Fixture.Cases("norms.json");

    [Theory]
    [InlineData("right")]
    [InlineData("each image by itself", 2, 3)]
    [InlineData("each pixel by itself", 0)]
    [InlineData("each row by itself", 0, 1, 3)]
    [InlineData("all channels alike", 0, 1, 2, 3)]
    [InlineData("each image as a whole", 1, 2, 3)]
    [InlineData("a variance without its root")]
    [InlineData("momentum and epsilon by default")]
    public void A_batch_norm_over_the_wrong_axes_is_noticed(string kind, params int[] axes)
    {
        var distance = Distance(Images, (x, p) => Normalised(x, p, kind, axes.Length > 0 ? axes : [0, 2, 3]));
        if (kind == "right") distance.ShouldBeLessThan(Fixture.Double);
        else distance.ShouldBeGreaterThan(Noticed);
    }

    [Theory]
    [InlineData("right", "running_mean", "running_var")]
    [InlineData("momentum and epsilon by default", "running_mean", "running_var")]
    [InlineData("the biased variance is kept", "running_var")]
    [InlineData("images are counted, not pixels", "running_var")]
    [InlineData("the mean is the middle image's", "running_mean")]
    public void Broken_running_statistics_of_images_are_noticed(string kind, params string[] buffers)
    {
        foreach (var buffer in buffers)
        {
            var distance = Running(kind, buffer);
            if (kind == "right") distance.ShouldBeLessThan(Fixture.Double, buffer);
            else distance.ShouldBeGreaterThan(Noticed, buffer);
        }
    }

    [Theory]
    [InlineData(true, 1, 2, 3)]
    [InlineData(false, 0, 2, 3)]
    [InlineData(false, 2, 3)]
    [InlineData(false, 1)]
    [InlineData(false, 0, 1, 2, 3)]
    public void A_weight_norm_over_the_wrong_axes_is_noticed(bool right, params int[] axes)
    {
        var distance = Distance(
            Filters, (x, p) => Conv2d.Of(x, p["weight_v"] / Sum.Of(p["weight_v"].Square(), keepAxes: true, axes).Sqrt() * p["weight_g"]));
        if (right) distance.ShouldBeLessThan(Fixture.Double);
        else distance.ShouldBeGreaterThan(Noticed);
    }

    private static Node Normalised(Node x, Dictionary<string, Node> p, string kind, int[] axes)
    {
        var n = axes.Aggregate(1, (n, axis) => n * x.Shape[axis]);
        var centred = x - Sum.Of(x, keepAxes: true, axes) / n;
        var variance = Sum.Of(centred.Square(), keepAxes: true, axes) / n;
        var epsilon = kind == "momentum and epsilon by default" ? 1e-5 : 0.01;
        var y = centred / (kind == "a variance without its root" ? variance + epsilon : (variance + epsilon).Sqrt());
        return y * p["weight"].Reshape(-1, 1, 1) + p["bias"].Reshape(-1, 1, 1);
    }

    /// <summary>The distance of a running statistic after the pass.</summary>
    private static double Running(string kind, string buffer)
    {
        var tested = s_cases[Images];
        var (shape, x) = (tested.GetProperty("input").Shape(), tested.GetProperty("input").Data().Doubles());
        var momentum = kind == "momentum and epsilon by default" ? 0.1 : 0.25;
        var ours = tested.GetProperty("buffers").GetProperty(buffer).Data().Doubles();
        for (var channel = 0; channel < shape[1]; channel++)
        {
            var (pixels, own) = (shape[2] * shape[3], channel);
            var all = x.Where((_, i) => i / pixels % shape[1] == own).ToArray();
            var mean = kind == "the mean is the middle image's" ? all[pixels..(2 * pixels)].Average() : all.Average();
            var squares = all.Sum(value => (value - mean) * (value - mean));
            var variance = kind switch
            {
                "the biased variance is kept" => squares / all.Length,
                "images are counted, not pixels" => squares / all.Length * shape[0] / (shape[0] - 1),
                _ => squares / (all.Length - 1),
            };
            ours[channel] += momentum * ((buffer == "running_mean" ? mean : variance) - ours[channel]);
        }

        return Fixture.Distance(ours, tested.GetProperty("float64").GetProperty("buffers").GetProperty(buffer).Data().Doubles());
    }

    /// <summary>The largest distance of output and gradients of input and parameters.</summary>
    private static double Distance(string name, Func<Node, Dictionary<string, Node>, Node> layer)
    {
        var (tested, reference) = (s_cases[name], new Interpreter());
        var x = Given("x", tested.GetProperty("input"));
        var p = tested.GetProperty("parameters").EnumerateObject().ToDictionary(item => item.Name, item => Given(item.Name, item.Value));
        var y = layer(x, p);
        var seed = Constant.Of(y.Shape, tested.GetProperty("outputGradient").Data().Floats());
        var expected = tested.GetProperty("float64");
        var ours = reference.Evaluate([y, .. ChainRule.Differentiate((y * seed).Sum(), [x, .. p.Values])]);
        IEnumerable<JsonElement> theirs =
        [
            expected.GetProperty("output"), expected.GetProperty("inputGradient"),
            .. p.Keys.Select(key => expected.GetProperty("parameterGradients").GetProperty(key)),
        ];
        return theirs.Zip(ours).Max(pair => Fixture.Distance(pair.Second, pair.First.Data().Doubles()));

        Node Given(string name, JsonElement tensor)
        {
            var node = Input.Of(name, tensor.Shape().Sizes);
            reference[node] = tensor.Data().Doubles();
            return node;
        }
    }
}
