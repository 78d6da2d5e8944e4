using Chainrule.Graph;
using Chainrule.Losses;
using Chainrule.Ops;
using Chainrule.Reference;
using Chainrule.Tests.PyTorch;

namespace Chainrule.Tests.Mutants;

/// <summary>Losses that are a little wrong, against PyTorch's numbers: each must be noticed.</summary>
public class LossMutantTests
{
    private static readonly Dictionary<string, (string Case, Loss Wrong)> s_mutants = new()
    {
        ["cross-entropy summed, not averaged"] = ("crossEntropy: class indices, mean", (y, t) => CrossEntropy.Of(y, t) * y.Shape[0]),
        ["cross-entropy averaged over all elements"] =
            ("crossEntropy: class indices, mean", (y, t) => -(OneHot.Of(t, 5) * y.LogSoftmax()).Mean()),
        ["cross-entropy of the wrong sign"] = ("crossEntropy: class indices, mean", (y, t) => -CrossEntropy.Of(y, t)),
        ["labels off by one"] = ("crossEntropy: class indices, mean", (y, t) => CrossEntropy.Of(y, (t - 1).Relu())),
        ["a softmax too many"] = ("crossEntropy: class indices, mean", (y, t) => CrossEntropy.Of(y.Softmax() * 1, t)),
        ["no softmax"] = ("crossEntropy: class indices, mean", Nll.Of),
        ["nll of scores that were normalised again"] = ("nll: mean", (y, t) => Nll.Of(y.Softmax() * 1, t)),
        ["nll without its 1/B"] = ("nll: mean", (y, t) => -(OneHot.Of(t, 5) * y).Sum()),
        ["cross-entropy of probabilities as if one-hot"] =
            ("crossEntropy: probabilities as target, mean", (y, t) => CrossEntropy.Of(y, ArgMax.Of(t))),
        ["squared error summed, not averaged"] = ("mse: mean", (y, t) => (y - t).Square().Sum()),
        ["squared error halved"] = ("mse: mean", (y, t) => Mse.Of(y, t) * 0.5f),
        ["absolute error"] = ("mse: mean", (y, t) => (y - t).Abs().Mean()),
        ["squared error averaged over the batch only"] = ("mse: mean", Mse.PerSample),
        ["squared error averaged over everything"] = ("mse: sum over classes, mean over the batch", Mse.Of),
    };

    public static TheoryData<string> Mutants => [.. s_mutants.Keys];

    [Theory]
    [MemberData(nameof(Mutants))]
    public void A_broken_loss_is_noticed(string mutant)
    {
        var (name, wrong) = s_mutants[mutant];
        Loss right = name.StartsWith("nll", StringComparison.Ordinal) ? Nll.Of
            : name.StartsWith("cross", StringComparison.Ordinal) ? CrossEntropy.Of
            : name == "mse: mean" ? Mse.Of : Mse.PerSample;
        Distance(name, right).ShouldBeLessThan(1e-7);
        Distance(name, wrong).ShouldBeGreaterThan(1e-4);
    }

    private static double Distance(string name, Loss loss)
    {
        var tested = Fixture.Cases("ops.json")[name];
        var options = tested.GetProperty("options");
        var given = tested.GetProperty("inputs")[0];
        var y = Input.Of("y", given.Shape().Sizes);
        var reference = new Interpreter { [y] = given.Data().Doubles() };
        var target = options.TryGetProperty("labels", out var labels) ? Constant.Of(new(y.Shape[0]), labels.Floats())
            : Constant.Of(options.GetProperty("target").Shape(), options.GetProperty("target").Data().Floats());
        var described = loss(y, target);
        var scale = tested.GetProperty("outputGradient").Data().Doubles()[0];
        var values = reference.Evaluate([described, .. ChainRule.Differentiate(described, y)]);
        return Math.Max(
            Fixture.Distance(values[0], tested.GetProperty("output").Data().Doubles()),
            Fixture.Distance([.. values[1].Select(g => g * scale)], tested.GetProperty("inputGradients")[0].Data().Doubles()));
    }
}
