using Chainrule.Tests.PyTorch;

namespace Chainrule.Tests.Mutants;

/// <summary>
/// A rule as it is in the papers, for one number in doubles, with the settings of a case; <c>t</c> counts steps from 1, and the state, four
/// numbers, is 0 before the first.
/// </summary>
internal delegate double OptimizerRule(OptimizerSettings s, int t, double w, double g, double[] state);

/// <summary>The settings of a case, for one tensor.</summary>
internal sealed record OptimizerSettings(
    double Rate, double Decay, double Momentum, bool Nesterov, double Dampening, double Beta1, double Beta2, double Alpha, double Eps,
    bool Centered, double RateDecay, double Start)
{
    public static OptimizerSettings Of(OptimizerCase tested, int tensor) => new(
        tested.Rate * (tested.OfGroup(tensor, "rateFactor") ?? 1),
        tested.OfGroup(tensor, "weightDecay") ?? tested.Number("weightDecay", tested.Kind == "AdamW" ? 0.01 : 0),
        tested.Number("momentum", 0),
        tested.Flag("nesterov"),
        tested.Number("dampening", 0),
        tested.Number("beta1", 0.9),
        tested.Number("beta2", tested.Kind == "Lion" ? 0.99 : 0.999),
        tested.Number("alpha", 0.99),
        tested.Number("eps", tested.Kind == "Adagrad" ? 1e-10 : 1e-8),
        tested.Flag("centered"),
        tested.Number("learningRateDecay", 0),
        tested.Number("initialAccumulatorValue", 0));
}

/// <summary>Every rule as it should be.</summary>
internal static class OptimizerRules
{
    public static Dictionary<string, OptimizerRule> Right { get; } = new()
    {
        ["Sgd"] = Sgd,
        ["Adam"] = Adam,
        ["AdamW"] = (s, t, w, g, state) => Adam(s with { Decay = 0 }, t, w * (1 - s.Rate * s.Decay), g, state),
        ["RMSprop"] = RmsProp,
        ["Adagrad"] = Adagrad,
        ["Lion"] = Lion,
    };

    public static double Sgd(OptimizerSettings s, int t, double w, double g, double[] state)
    {
        g += s.Decay * w;
        if (s.Momentum == 0) return w - s.Rate * g;
        state[0] = t == 1 ? g : s.Momentum * state[0] + (1 - s.Dampening) * g;
        return w - s.Rate * (s.Nesterov ? g + s.Momentum * state[0] : state[0]);
    }

    public static double Adam(OptimizerSettings s, int t, double w, double g, double[] state)
    {
        Moments(s, g + s.Decay * w, state);
        var (m, v) = (state[0] / (1 - Math.Pow(s.Beta1, t)), state[1] / (1 - Math.Pow(s.Beta2, t)));
        return w - s.Rate * m / (Math.Sqrt(v) + s.Eps);
    }

    public static void Moments(OptimizerSettings s, double g, double[] state)
    {
        state[0] = s.Beta1 * state[0] + (1 - s.Beta1) * g;
        state[1] = s.Beta2 * state[1] + (1 - s.Beta2) * g * g;
    }

    public static double RmsProp(OptimizerSettings s, int t, double w, double g, double[] state)
    {
        g += s.Decay * w;
        state[0] = s.Alpha * state[0] + (1 - s.Alpha) * g * g;
        state[1] = s.Alpha * state[1] + (1 - s.Alpha) * g;
        var variance = s.Centered ? state[0] - state[1] * state[1] : state[0];
        state[2] = s.Momentum * state[2] + g / (Math.Sqrt(variance) + s.Eps);
        return w - s.Rate * state[2];
    }

    public static double Adagrad(OptimizerSettings s, int t, double w, double g, double[] state)
    {
        g += s.Decay * w;
        state[0] = (t == 1 ? s.Start : state[0]) + g * g;
        return w - s.Rate / (1 + (t - 1) * s.RateDecay) * g / (Math.Sqrt(state[0]) + s.Eps);
    }

    public static double Lion(OptimizerSettings s, int t, double w, double g, double[] state)
    {
        var c = s.Beta1 * state[0] + (1 - s.Beta1) * g;
        state[0] = s.Beta2 * state[0] + (1 - s.Beta2) * g;
        return w - s.Rate * (Math.Sign(c) + s.Decay * w);
    }

    /// <summary>What clipping should do to all gradients of a step.</summary>
    public static double[][] Clip(OptimizerCase tested, double[][] gradients)
    {
        var norm = Math.Sqrt(gradients.Sum(tensor => tensor.Sum(g => g * g)));
        return ByValue(tested, Scale(gradients, Math.Min(1, tested.MaxNorm / (norm + 1e-6) ?? 1)));
    }

    public static double[][] Scale(double[][] gradients, double factor) =>
        [.. gradients.Select(tensor => tensor.Select(g => g * factor).ToArray())];

    public static double[][] ByValue(OptimizerCase tested, double[][] gradients) => tested.MaxValue is not { } most
        ? gradients
        : [.. gradients.Select(tensor => tensor.Select(g => Math.Clamp(g, -most, most)).ToArray())];

    /// <summary>How far a rule, and a kind of clipping, are from what PyTorch has.</summary>
    public static double Distance(string name, OptimizerRule? rule = null, Func<OptimizerCase, double[][], double[][]>? clip = null)
    {
        var tested = OptimizerCase.All[name];
        var states = new Dictionary<(int Tensor, int Index), double[]>();
        return tested.Distance(gradients => (clip ?? Clip)(tested, gradients), (step, tensor, i, w, g) =>
        {
            if (!states.TryGetValue((tensor, i), out var state)) state = states[(tensor, i)] = new double[4];
            return (rule ?? Right[tested.Kind])(OptimizerSettings.Of(tested, tensor), step + 1, w, g, state);
        });
    }
}
