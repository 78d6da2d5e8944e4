using Chainrule.Tests.PyTorch;
using static Chainrule.Tests.Mutants.OptimizerRules;

namespace Chainrule.Tests.Mutants;

/// <summary>Optimizers that are a little wrong, against PyTorch's twelve steps: each must be noticed. SGD has its own tests.</summary>
public class OptimizerMutantTests
{
    private const double Noticed = 1e-3;

    private static readonly Dictionary<string, (string Case, OptimizerRule Wrong)> s_rules = new()
    {
        ["Adam, eps inside the root"] = ("Adam, large eps", (s, t, w, g, state) => AdamBy(s, t, w, g, state, (m, v) =>
            m / Math.Sqrt(v + s.Eps))),
        ["Adam, eps before the correction"] = ("Adam, large eps", (s, t, w, g, state) =>
            AdamBy(s, t, w, g, state, (m, v) => m / (Math.Sqrt(v) + s.Eps / Math.Sqrt(1 - Math.Pow(s.Beta2, t))))),
        ["Adam without correction of the mean"] =
            ("Adam, large eps", (s, t, w, g, state) => AdamBy(s, t, w, g, state, (_, v) => state[0] / (Math.Sqrt(v) + s.Eps))),
        ["Adam without correction of the square"] =
            ("Adam, large eps", (s, t, w, g, state) => AdamBy(s, t, w, g, state, (m, _) => m / (Math.Sqrt(state[1]) + s.Eps))),
        ["Adam, steps counted from 2"] = ("Adam, large eps", (s, t, w, g, state) => Adam(s, t + 1, w, g, state)),
        ["Adam, betas exchanged"] =
            ("Adam, other betas", (s, t, w, g, state) => Adam(s with { Beta1 = s.Beta2, Beta2 = s.Beta1 }, t, w, g, state)),
        ["Adam, no root"] = ("Adam, large eps", (s, t, w, g, state) => AdamBy(s, t, w, g, state, (m, v) => m / (v + s.Eps))),
        ["Adam, decay forgotten"] = ("Adam, weight decay", (s, t, w, g, state) => Adam(s with { Decay = 0 }, t, w, g, state)),
        ["Adam, decay decoupled"] = ("Adam, weight decay", Right["AdamW"]),
        ["AdamW, decay coupled"] = ("AdamW, large decay", Adam),
        ["AdamW, decay not scaled by the rate"] = ("AdamW, large decay", (s, t, w, g, state) =>
            Adam(s with { Decay = 0 }, t, w * (1 - s.Decay), g, state)),
        ["AdamW, decay forgotten"] = ("AdamW, large decay", (s, t, w, g, state) => Adam(s with { Decay = 0 }, t, w, g, state)),
        ["RMSprop, eps inside the root"] = ("RMSprop, large eps", (s, _, w, g, state) =>
        {
            state[0] = s.Alpha * state[0] + (1 - s.Alpha) * g * g;
            return w - s.Rate * g / Math.Sqrt(state[0] + s.Eps);
        }
        ),
        ["RMSprop, alpha exchanged"] = ("RMSprop, large eps", (s, t, w, g, state) =>
            RmsProp(s with { Alpha = 1 - s.Alpha }, t, w, g, state)),
        ["RMSprop with a correction"] = ("RMSprop, large eps", (s, t, w, g, state) =>
            Adam(s with { Beta1 = 0, Beta2 = s.Alpha }, t, w, g, state)),
        ["RMSprop, centred forgotten"] = ("RMSprop, centered", (s, t, w, g, state) => RmsProp(s with { Centered = false }, t, w, g, state)),
        ["RMSprop, momentum forgotten"] = ("RMSprop, momentum", (s, t, w, g, state) => RmsProp(s with { Momentum = 0 }, t, w, g, state)),
        ["RMSprop, momentum of gradients"] = ("RMSprop, momentum", (s, _, w, g, state) =>
        {
            state[0] = s.Alpha * state[0] + (1 - s.Alpha) * g * g;
            state[2] = s.Momentum * state[2] + g;
            return w - s.Rate * state[2] / (Math.Sqrt(state[0]) + s.Eps);
        }
        ),
        ["RMSprop, decay forgotten"] = ("RMSprop, weight decay", (s, t, w, g, state) => RmsProp(s with { Decay = 0 }, t, w, g, state)),
        ["RMSprop, decay decoupled"] = ("RMSprop, weight decay", (s, t, w, g, state) =>
            RmsProp(s with { Decay = 0 }, t, w * (1 - s.Rate * s.Decay), g, state)),
        ["Adagrad, the first step decayed too"] = ("Adagrad, rate decay", (s, t, w, g, state) =>
            Adagrad(s with { Rate = s.Rate * (1 + (t - 1) * s.RateDecay) / (1 + t * s.RateDecay) }, t, w, g, state)),
        ["Adagrad, rate decay forgotten"] = ("Adagrad, rate decay", (s, t, w, g, state) =>
            Adagrad(s with { RateDecay = 0 }, t, w, g, state)),
        ["Adagrad, initial value forgotten"] = ("Adagrad, initial value", (s, t, w, g, state) =>
            Adagrad(s with { Start = 0 }, t, w, g, state)),
        ["Adagrad, eps forgotten"] = ("Adagrad, initial value", (s, t, w, g, state) => Adagrad(s with { Eps = 0 }, t, w, g, state)),
        ["Adagrad, sum forgotten"] = ("Adagrad, rate decay", (s, _, w, g, state) => Adagrad(s, 1, w, g, state)),
        ["Adagrad, decay forgotten"] = ("Adagrad, weight decay", (s, t, w, g, state) => Adagrad(s with { Decay = 0 }, t, w, g, state)),
        ["Lion, the mean before the sign"] = ("Lion, weight decay", (s, _, w, g, state) =>
        {
            state[0] = s.Beta2 * state[0] + (1 - s.Beta2) * g;
            return w - s.Rate * (Math.Sign(s.Beta1 * state[0] + (1 - s.Beta1) * g) + s.Decay * w);
        }
        ),
        ["Lion, betas exchanged"] =
            ("Lion, weight decay", (s, t, w, g, state) => Lion(s with { Beta1 = s.Beta2, Beta2 = s.Beta1 }, t, w, g, state)),
        ["Lion, the sign of the mean"] = ("Lion, weight decay", (s, _, w, g, state) =>
        {
            state[0] = s.Beta2 * state[0] + (1 - s.Beta2) * g;
            return w - s.Rate * (Math.Sign(state[0]) + s.Decay * w);
        }
        ),
        ["Lion without the sign"] = ("Lion, weight decay", (s, _, w, g, state) =>
        {
            var c = s.Beta1 * state[0] + (1 - s.Beta1) * g;
            state[0] = s.Beta2 * state[0] + (1 - s.Beta2) * g;
            return w - s.Rate * (c + s.Decay * w);
        }
        ),
        ["Lion, decay inside the sign"] = ("Lion, weight decay", (s, t, w, g, state) =>
            Lion(s with { Decay = 0 }, t, w, g + s.Decay * w, state)),
        ["Lion, decay not scaled by the rate"] = ("Lion, weight decay", (s, t, w, g, state) =>
            Lion(s with { Decay = s.Decay / s.Rate }, t, w, g, state)),
        ["groups, decay of all alike"] = ("no decay of biases", (s, t, w, g, state) =>
            Right["AdamW"](s with { Decay = 0.2 }, t, w, g, state)),
        ["groups, rate of all alike"] = ("groups of other rates", (s, t, w, g, state) => Sgd(s with { Rate = 0.1 }, t, w, g, state)),
        ["groups, a decay scaled with the rate"] = ("groups of other rates", (s, t, w, g, state) =>
            Sgd(s with { Decay = s.Decay * s.Rate / 0.1 }, t, w, g, state)),
    };

    private static readonly Dictionary<string, (string Case, Func<OptimizerCase, double[][], double[][]> Wrong)> s_clips = new()
    {
        ["no clipping by norm"] = ("clipping by norm", (_, g) => g),
        ["no clipping by value"] = ("clipping by value", (_, g) => g),
        ["a norm for each tensor"] = ("clipping by norm", (tested, g) => [.. g.SelectMany(tensor => Clip(tested, [tensor]))]),
        ["small gradients made larger"] =
            ("clipping by norm", (tested, g) => Scale(g, tested.MaxNorm!.Value / (Norm(g) + 1e-6))),
        ["the squared norm"] = ("clipping by norm", (tested, g) => Scale(g, Math.Min(1, tested.MaxNorm!.Value / (Norm(g) * Norm(g))))),
        ["the largest gradient for the norm"] =
            ("clipping by norm, decay", (tested, g) => Scale(g, tested.MaxNorm!.Value / g.Max(tensor => tensor.Max(Math.Abs)))),
        ["the value before the norm"] =
            ("clipping by norm and value", (tested, g) => Clip(tested, ByValue(tested, g))),
        ["only what is too large upwards"] = ("clipping by value", (tested, g) =>
            [.. g.Select(tensor => tensor.Select(value => Math.Min(value, tested.MaxValue!.Value)).ToArray())]),
    };

    public static TheoryData<string> Rules => [.. s_rules.Keys];

    public static TheoryData<string> Clips => [.. s_clips.Keys];

    public static TheoryData<string> Cases => [.. OptimizerCase.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_rule_itself_is_PyTorchs(string name) => Distance(name).ShouldBeLessThan(Fixture.Double);

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_broken_rule_is_noticed(string mutant) =>
        Distance(s_rules[mutant].Case, s_rules[mutant].Wrong).ShouldBeGreaterThan(Noticed);

    [Theory]
    [MemberData(nameof(Clips))]
    public void Broken_clipping_is_noticed(string mutant) =>
        Distance(s_clips[mutant].Case, clip: s_clips[mutant].Wrong).ShouldBeGreaterThan(Noticed);

    private static double AdamBy(
        OptimizerSettings s, int t, double w, double g, double[] state, Func<double, double, double> direction)
    {
        Moments(s, g + s.Decay * w, state);
        return w - s.Rate * direction(state[0] / (1 - Math.Pow(s.Beta1, t)), state[1] / (1 - Math.Pow(s.Beta2, t)));
    }

    private static double Norm(double[][] gradients) => Math.Sqrt(gradients.Sum(tensor => tensor.Sum(g => g * g)));
}
