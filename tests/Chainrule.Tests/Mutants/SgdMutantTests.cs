using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Tests.Optimizers;
using Chainrule.Tests.PyTorch;
using static Chainrule.Tests.Mutants.OptimizerRules;

namespace Chainrule.Tests.Mutants;

/// <summary>Kinds of SGD that are a little wrong, against PyTorch's twelve steps: each must be noticed.</summary>
public class SgdMutantTests
{
    private const double Noticed = 1e-3;

    private static readonly Dictionary<string, (string Case, OptimizerRule Wrong)> s_mutants = new()
    {
        ["dampening in the first step"] = ("momentum and dampening", Damped),
        ["dampening left out"] = ("momentum and dampening", (s, t, w, g, state) => Sgd(s with { Dampening = 0 }, t, w, g, state)),
        ["decay left out"] = ("weight decay", (s, t, w, g, state) => Sgd(s with { Decay = 0 }, t, w, g, state)),
        ["decay of the wrong sign"] =
            ("weight decay", (s, t, w, g, state) => Sgd(s with { Decay = -s.Decay }, t, w, g, state)),
        ["decay beside the momentum"] = ("momentum, weight decay and Nesterov", Beside),
        ["Nesterov as plain momentum"] =
            ("momentum and Nesterov", (s, t, w, g, state) => Sgd(s with { Nesterov = false }, t, w, g, state)),
        ["plain momentum as Nesterov"] = ("momentum", (s, t, w, g, state) => Sgd(s with { Nesterov = true }, t, w, g, state)),
        ["momentum forgotten"] = ("momentum", (s, t, w, g, state) => Sgd(s with { Momentum = 0 }, t, w, g, state)),
        ["the weight of the new gradient 1 - momentum"] =
            ("momentum", (s, t, w, g, state) => Sgd(s with { Dampening = s.Momentum }, t, w, g, state)),
        ["uphill"] = ("plain", (s, t, w, g, state) => Sgd(s, t, w, -g, state)),
    };

    public static TheoryData<string> Mutants => [.. s_mutants.Keys];

    [Theory]
    [MemberData(nameof(Mutants))]
    public void A_broken_rule_is_noticed(string mutant) =>
        Distance(s_mutants[mutant].Case, s_mutants[mutant].Wrong).ShouldBeGreaterThan(Noticed);

    [Fact]
    public void A_rate_inside_the_momentum_is_noticed_once_the_rate_changes()
    {
        // With one rate the two are the same sequence of weights; a schedule tells them apart.
        var (v, u, w, x) = (0.0, 0.0, 1.0, 1.0);
        foreach (var rate in new[] { 0.1, 0.1, 0.01 })
        {
            v = 0.9 * v + 1;
            w -= rate * v;
            u = 0.9 * u + rate;
            x -= u;
        }

        var one = Parameter.Of("w", new(1), StartValues.Constant(1));
        using var weights = new ParameterArena(1, one);
        using var sgd = new Optim.Sgd(weights, 0.1f, momentum: 0.9f);
        foreach (var rate in new[] { 0.1f, 0.1f, 0.01f })
        {
            sgd.LearningRate = rate;
            sgd.Take(one, 1);
        }

        ((double)weights.Read(one)[0]).ShouldBe(w, 1e-6);
        Math.Abs(x - w).ShouldBeGreaterThan(Noticed);
    }

    [Fact]
    public void An_optimizer_with_wrong_settings_is_noticed_in_floats()
    {
        OptimizerCase.All["momentum and dampening"].Distance(weights => new Optim.Sgd(weights, 0.1, 0.9), KernelPaths.Best)
            .ShouldBeGreaterThan(Noticed);
    }

    private static double Damped(OptimizerSettings s, int t, double w, double g, double[] state) => Sgd(s, t + 1, w, g, state);

    private static double Beside(OptimizerSettings s, int t, double w, double g, double[] state) =>
        Sgd(s with { Decay = 0 }, t, w, g, state) - s.Rate * s.Decay * w;
}
