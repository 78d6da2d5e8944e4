using System.Text.Json;
using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Tests.PyTorch;

namespace Chainrule.Tests.Mutants;

/// <summary>Kinds of SGD that are a little wrong, against PyTorch's twelve steps: each must be noticed.</summary>
public class SgdMutantTests
{
    private const double Noticed = 1e-3;

    /// <summary>The rule as it is in the papers, with the settings of a case; v is the velocity, first says that it has none yet.</summary>
    private delegate double Rule(Settings s, bool first, double w, double g, ref double v);

    private static readonly Dictionary<string, (string Case, Rule Wrong)> s_mutants = new()
    {
        ["dampening in the first step"] = ("momentum and dampening", Damped),
        ["dampening left out"] = ("momentum and dampening", (s, first, w, g, ref v) => Right(s with { Dampening = 0 }, first, w, g, ref v)),
        ["decay left out"] = ("weight decay", (s, first, w, g, ref v) => Right(s with { WeightDecay = 0 }, first, w, g, ref v)),
        ["decay of the wrong sign"] =
            ("weight decay", (s, first, w, g, ref v) => Right(s with { WeightDecay = -s.WeightDecay }, first, w, g, ref v)),
        ["decay beside the momentum"] = ("momentum, weight decay and Nesterov", Beside),
        ["Nesterov as plain momentum"] =
            ("momentum and Nesterov", (s, first, w, g, ref v) => Right(s with { Nesterov = false }, first, w, g, ref v)),
        ["plain momentum as Nesterov"] = ("momentum", (s, first, w, g, ref v) => Right(s with { Nesterov = true }, first, w, g, ref v)),
        ["momentum forgotten"] = ("momentum", (s, first, w, g, ref v) => Right(s with { Momentum = 0 }, first, w, g, ref v)),
        ["the weight of the new gradient 1 - momentum"] =
            ("momentum", (s, first, w, g, ref v) => Right(s with { Dampening = s.Momentum }, first, w, g, ref v)),
        ["uphill"] = ("plain", (s, first, w, g, ref v) => Right(s, first, w, -g, ref v)),
    };

    public static TheoryData<string> Mutants => [.. s_mutants.Keys];

    public static TheoryData<string> Cases => [.. SgdFixture.Cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_rule_itself_is_PyTorchs(string name) => Distance(name, Right).ShouldBeLessThan(Fixture.Double);

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
            weights.Gradient(one).Values[0] = 1;
            sgd.Prepare();
            sgd.Run(KernelPaths.Best, Share.All);
        }

        ((double)weights.Read(one)[0]).ShouldBe(w, 1e-6);
        Math.Abs(x - w).ShouldBeGreaterThan(Noticed);
    }

    [Fact]
    public void An_optimizer_with_wrong_settings_is_noticed_in_floats()
    {
        var tested = SgdFixture.Cases["momentum and dampening"];
        SgdFixture.Distance(tested, weights => new Optim.Sgd(weights, 0.1f, 0.9f), optimizer =>
        {
            optimizer.Prepare();
            optimizer.Run(KernelPaths.Best, Share.All);
        }).ShouldBeGreaterThan(Noticed);
    }

    private static double Right(Settings s, bool first, double w, double g, ref double v)
    {
        g += s.WeightDecay * w;
        if (s.Momentum == 0) return w - s.Rate * g;
        v = first ? g : s.Momentum * v + (1 - s.Dampening) * g;
        return w - s.Rate * (s.Nesterov ? g + s.Momentum * v : v);
    }

    private static double Damped(Settings s, bool first, double w, double g, ref double v)
    {
        v = first ? 0 : v;
        return Right(s, false, w, g, ref v);
    }

    private static double Beside(Settings s, bool first, double w, double g, ref double v) =>
        Right(s with { WeightDecay = 0 }, first, w, g, ref v) - s.Rate * s.WeightDecay * w;

    private static double Distance(string name, Rule rule)
    {
        var tested = SgdFixture.Cases[name];
        var settings = new Settings(
            Number(tested, "learningRate"), Number(tested, "momentum"), tested.GetProperty("nesterov").GetBoolean(),
            Number(tested, "weightDecay"), Number(tested, "dampening"));
        var velocities = new Dictionary<(int Tensor, int Index), double>();
        return SgdFixture.Distance(tested, (step, tensor, i, w, g) =>
        {
            var v = velocities.GetValueOrDefault((tensor, i));
            var moved = rule(settings, step == 0, w, g, ref v);
            velocities[(tensor, i)] = v;
            return moved;
        });
    }

    private static double Number(JsonElement tested, string name) => tested.GetProperty(name).GetDouble();

    private sealed record Settings(double Rate, double Momentum, bool Nesterov, double WeightDecay, double Dampening);
}
