using System.Text.Json;
using Chainrule.Graph;
using Chainrule.Nn;
using Chainrule.Ops;
using Chainrule.Reference;
using Chainrule.Tests.PyTorch;

namespace Chainrule.Tests.Mutants;

/// <summary>Activations and norms that are a little wrong, against PyTorch's numbers: each must be noticed.</summary>
public class ActivationMutantTests
{
    private static readonly Dictionary<string, JsonElement> s_cases = Fixture.Cases("activations.json");

    private static readonly Dictionary<string, (string Case, Func<Node, Node> Wrong)> s_mutants = new()
    {
        ["leaky relu without a slope"] = ("leaky relu", x => x.Relu()),
        ["leaky relu of another slope"] = ("leaky relu: slope 0.25", new LeakyReLU().Apply),
        ["leaky relu with the gradient 0 at 0"] = ("leaky relu: slope 0.25", x => x.Relu() - 0.25 * (-x).Relu()),
        ["leaky relu with the gradient 1 at 0"] = ("leaky relu: slope 0.25", x => x + 0.75 * (-x).Relu()),
        ["leaky relu as a maximum"] = ("leaky relu: slope -0.75", x => Maximum.Of(x, -0.75 * x)),
        ["elu without alpha"] = ("elu: alpha 1.5", new ELU().Apply),
        ["elu with the gradient 0 at 0"] = ("elu", x => x.Relu() + (-(-x).Relu()).Exp() - 1),
        ["elu with the gradient 1 at 0"] = ("elu: alpha 1.5", x => x.Clamp(0) + 1.5 * ((-(-x).Relu()).Exp() - 1)),
        ["elu without its 1"] = ("elu", x => x.Relu() + x.Clamp(high: 0).Exp()),
        ["gelu by tanh"] = ("gelu", new GELU { Tanh = true }.Apply),
        ["gelu of erf(x)"] = ("gelu", x => x * (0.5 + 0.5 * x.Erf())),
        ["gelu by sigmoid"] = ("gelu: tanh", x => x * (1.702 * x).Sigmoid()),
        ["gelu by erf where tanh is asked"] = ("gelu: tanh", new GELU().Apply),
        ["silu without x"] = ("silu", x => x.Sigmoid()),
        ["silu cut off"] = ("silu", new Hardswish().Apply),
        ["softplus without its beta"] = ("softplus: beta 2", new Nn.Softplus().Apply),
        ["softplus not divided by beta"] = ("softplus: beta 2", x => (2 * x).Softplus()),
        ["softplus as relu"] = ("softplus", x => x.Relu()),
        ["hardswish of relu6(x) only"] = ("hardswish", x => (x.Clamp(-3, 3) + 3) / 6),
        ["hardswish of another width"] = ("hardswish", x => x * ((x.Clamp(-2.5, 2.5) + 2.5) / 5)),
        ["hardswish without its gradient at the kinks"] =
            ("hardswish", x => x * (((x + 3).Relu() - (x - 3).Relu()) / 6)),
        ["layer norm of the unbiased variance"] = ("layer norm: two axes", x => Normal(x.Reshape(2, 12), 11, 1e-5).Reshape(2, 3, 4)),
        ["layer norm over the last axis only"] = ("layer norm: two axes", x => Normal(x, 4, 1e-5)),
        ["layer norm of the default epsilon"] = ("layer norm: epsilon", x => Normal(x, 4, 1e-5)),
        ["layer norm with epsilon outside the root"] = ("layer norm: epsilon", x =>
        {
            var centred = x - Ops.Sum.Of(x, keepAxes: true, -1) / 4;
            return centred / ((Ops.Sum.Of(centred.Square(), keepAxes: true, -1) / 4).Sqrt() + 0.5);
        }
        ),
        ["layer norm that is not centred"] =
            ("layer norm: epsilon", x => x / (Ops.Sum.Of(x.Square(), keepAxes: true, -1) / 4 + 0.5).Sqrt()),
        ["prelu that does nothing"] = ("prelu: one slope", x => x),
        ["prelu without a slope"] = ("prelu: one slope", x => x.Relu()),
    };

    public static TheoryData<string> Mutants => [.. s_mutants.Keys];

    [Theory]
    [MemberData(nameof(Mutants))]
    public void A_broken_activation_is_noticed(string mutant)
    {
        var (name, wrong) = s_mutants[mutant];
        Distance(name, FixtureLayers.Of(s_cases[name].GetProperty("layers")).Apply, own: true).ShouldBeLessThan(Fixture.Double);
        Distance(name, wrong, own: false).ShouldBeGreaterThan(1e-4);
    }

    /// <summary>How far a function and its gradient are from PyTorch's; one without parameters gets a norm's from outside.</summary>
    private static double Distance(string name, Func<Node, Node> function, bool own)
    {
        var tested = s_cases[name];
        var (input, expected, seed) = (tested.GetProperty("input"), tested.GetProperty("float64"), tested.GetProperty("outputGradient"));
        var x = Input.Of("x", input.Shape().Sizes);
        var y = function(x);
        var reference = new Interpreter { [x] = input.Data().Doubles() };
        var given = tested.GetProperty("parameters").EnumerateObject().ToDictionary(item => item.Name, item => item.Value);
        Node Given(JsonElement parameter) => Constant.Of(parameter.Shape(), parameter.Data().Doubles());
        if (!own && given.TryGetValue("bias", out var bias)) y = y * Given(given["weight"]) + Given(bias);
        foreach (var node in Node.InOrder(y))
            if (node.Op is Parameter parameter) reference[node] = given[parameter.FullName].Data().Doubles();
        var loss = (y * Constant.Of(y.Shape, seed.Data().Doubles())).Sum();
        var values = reference.Evaluate([y, .. ChainRule.Differentiate(loss, x)]);
        return Math.Max(
            Fixture.Distance(values[0], expected.GetProperty("output").Data().Doubles()),
            Fixture.Distance(values[1], expected.GetProperty("inputGradient").Data().Doubles()));
    }

    private static Node Normal(Node x, int divisor, double epsilon)
    {
        var centred = x - Ops.Sum.Of(x, keepAxes: true, -1) / x.Shape[-1];
        return centred / (Ops.Sum.Of(centred.Square(), keepAxes: true, -1) / divisor + epsilon).Sqrt();
    }
}
