using System.Text.Json;
using Chainrule.Graph;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Ops;
using Chainrule.Reference;
using Chainrule.Shapes;
using Chainrule.Tests.PyTorch;

namespace Chainrule.Tests.Mutants;

/// <summary>Norms that are a little wrong, against PyTorch's ten steps in doubles: each must be noticed.</summary>
public class NormMutantTests
{
    private const double Noticed = 1e-5;
    private static readonly Dictionary<string, JsonElement> s_cases = Fixture.Cases("network_first_losses.json");

    [Theory]
    [InlineData("right")]
    [InlineData("normalised with the unbiased variance")]
    [InlineData("running variance is the biased one")]
    [InlineData("momentum is the weight of the old value")]
    [InlineData("epsilon outside the root")]
    [InlineData("mean not subtracted")]
    [InlineData("statistics do not move")]
    [InlineData("no weight")]
    public void A_broken_batch_norm_is_noticed(string kind)
    {
        var distance = Distance("batch norm, SGD", new BrokenBatchNorm(kind), first: new Linear(784, 32) { Bias = false });
        if (kind == "right") distance.ShouldBeLessThan(Fixture.Double);
        else distance.ShouldBeGreaterThan(Noticed);
    }

    [Theory]
    [InlineData("right")]
    [InlineData("the length over inputs")]
    [InlineData("the square of the length")]
    public void A_broken_weight_norm_is_noticed(string kind)
    {
        var distance = Distance("weight norm, SGD", new ReLU(), new BrokenWeightNorm(kind, 784, 32), new BrokenWeightNorm(kind, 32, 10));
        if (kind == "right") distance.ShouldBeLessThan(Fixture.Double);
        else distance.ShouldBeGreaterThan(Noticed);
    }

    /// <summary>The largest distance of losses and of variables after the tenth step.</summary>
    private static double Distance(string name, Module middle, Module first, Module? last = null)
    {
        var tested = s_cases[name];
        var (images, labels) = (Input.Of("images", FirstLosses.Batch, 784), Input.Of("labels", FirstLosses.Batch));
        var model = last is null ? new Sequential(first, middle, new ReLU(), new Linear(32, 10)) : new Sequential(first, middle, last);
        var loss = CrossEntropy.Of(model.Apply(images), labels);
        using var weights = new ParameterArena(1, loss);
        NetworkLosses.Start(weights);
        var reference = new Interpreter();
        var worst = Fixture.Distance(
            NetworkLosses.Train(reference, tested, loss, images, labels, weights),
            tested.GetProperty("float64").GetProperty("losses").Doubles());
        foreach (var final in tested.GetProperty("float64").GetProperty("final").EnumerateArray())
        {
            var values = reference[weights.Find(final.GetProperty("variable").GetString()!)];
            worst = Math.Max(worst, Math.Abs(values.Sum(Math.Abs) - final.GetProperty("sumOfAbsolutes").GetDouble()) / values.Length);
        }

        return worst;
    }

    private sealed class BrokenBatchNorm(string kind) : Module
    {
        private Node? _weight;
        private Node? _bias;
        private Node? _mean;
        private Node? _variance;

        protected override Node Describe(Node x)
        {
            var (shape, n) = (new Shape(x.Shape[1]), (double)x.Shape[0]);
            var mean = x.Sum(0) / n;
            var centred = kind == "mean not subtracted" ? x : x - mean;
            var square = (x - mean).Square().Sum(0);
            var (biased, unbiased) = (square / n, square / (n - 1));
            var used = kind == "normalised with the unbiased variance" ? unbiased : biased;
            var kept = kind == "running variance is the biased one" ? biased : unbiased;
            var momentum = kind switch { "momentum is the weight of the old value" => 0.9, "statistics do not move" => 0, _ => 0.1 };
            mean = Follow(Buffer(ref _mean, "running_mean", shape, StartValues.Constant(0)), mean, momentum);
            kept = Follow(Buffer(ref _variance, "running_var", shape, StartValues.Constant(1)), kept, momentum);
            var root = kind == "epsilon outside the root" ? used.Sqrt() + 1e-5 : (used + 1e-5).Sqrt();
            var weight = Parameter(ref _weight, "weight", shape, StartValues.Constant(1));
            var bias = Parameter(ref _bias, "bias", shape, StartValues.Constant(0));

            // Nothing of what is only followed may be lost on the way to the loss.
            return centred / root * (kind == "no weight" ? weight * 0 + 1 : weight) + bias + (mean + kept) * 0;
        }

        private static Node Follow(Node running, Node batch, double momentum) =>
            Track.Of(batch, running, running * (1 - momentum) + batch * momentum);
    }

    private sealed class BrokenWeightNorm(string kind, int inputs, int outputs) : Module
    {
        private Node? _v;
        private Node? _g;
        private Node? _bias;

        protected override Node Describe(Node x)
        {
            var v = Parameter(ref _v, "weight_v", new Shape(inputs, outputs), StartValues.Constant(1), transposed: true);
            var g = Parameter(ref _g, "weight_g", new Shape(1, outputs), StartValues.Constant(1), transposed: true);
            var square = Sum.Of(v.Square(), keepAxes: true, kind == "the length over inputs" ? 1 : 0);
            var length = kind == "the square of the length" ? square : square.Sqrt();
            return x.MatMul(v / length * g) + Parameter(ref _bias, "bias", new Shape(outputs), StartValues.Constant(0));
        }
    }
}
