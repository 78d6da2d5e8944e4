using Chainrule.Lab.Experiments.Binding;
using static Chainrule.Lab.Experiments.Binding.Rows;
using static Chainrule.Lab.Experiments.OptimizerSettings;

namespace Chainrule.Lab.Experiments;

/// <summary>Every optimizer of <c>experiment.json</c> and its keys. A new optimizer is a row.</summary>
internal static class OptimizerTable
{
    private static readonly Real s_part = new(0, 1, belowMax: true);
    private static readonly Real s_epsilon = new(0, 1, aboveMin: true);
    private static readonly OrNull<double> s_limit = new(new Real(0, 1e6, aboveMin: true));

    private static readonly Section<EmaSettings> s_ema = new(
        "A running average of the weights, which is measured and saved in their place.",
        () => new(),
        null,
        Row<EmaSettings, double>(
            "decay",
            s_part,
            x => x.Decay,
            (x, v) => x with { Decay = v },
            "The part that each step keeps: 0.999 averages about 1000 steps."),
        Row<EmaSettings, bool>(
            "warmup",
            new Flag(),
            x => x.Warmup,
            (x, v) => x with { Warmup = v },
            "Whether the first steps keep less, so that the start values are soon forgotten."));

    internal static OneOf<OptimizerSettings> Optimizer { get; } = new(
        "optimizer",
        "an",
        With<Sgd>(
            "sgd",
            "Stochastic gradient descent with PyTorch's momentum.",
            NesterovNeedsMomentum,
            Row<Sgd, double>(
                "momentum", s_part, x => x.Momentum, (x, v) => x with { Momentum = v }, "The part of the last step that is kept."),
            Row<Sgd, bool>("nesterov", new Flag(), x => x.Nesterov, (x, v) => x with { Nesterov = v }, "Whether the step looks ahead."),
            Row<Sgd, double>(
                "dampening",
                new Real(0, 1),
                x => x.Dampening,
                (x, v) => x with { Dampening = v },
                "The part of the gradient that does not enter the momentum.")),
        With<Adam>(
            "adam",
            "Steps by the mean of the gradients over the root of their mean square.",
            null,
            Row<Adam, double>("beta1", s_part, x => x.Beta1, (x, v) => x with { Beta1 = v }, "The part of the mean that is kept."),
            Row<Adam, double>("beta2", s_part, x => x.Beta2, (x, v) => x with { Beta2 = v }, "The part of the mean square that is kept."),
            Row<Adam, double>("epsilon", s_epsilon, x => x.Epsilon, (x, v) => x with { Epsilon = v }, "What is added to the root.")),
        With<AdamW>(
            "adamW",
            "Adam whose weight decay is no part of the gradient.",
            null,
            Row<AdamW, double>("beta1", s_part, x => x.Beta1, (x, v) => x with { Beta1 = v }, "The part of the mean that is kept."),
            Row<AdamW, double>("beta2", s_part, x => x.Beta2, (x, v) => x with { Beta2 = v }, "The part of the mean square that is kept."),
            Row<AdamW, double>("epsilon", s_epsilon, x => x.Epsilon, (x, v) => x with { Epsilon = v }, "What is added to the root.")),
        With<Rmsprop>(
            "rmsprop",
            "Steps by the gradient over the root of its mean square.",
            null,
            Row<Rmsprop, double>(
                "alpha", s_part, x => x.Alpha, (x, v) => x with { Alpha = v }, "The part of the mean square that is kept."),
            Row<Rmsprop, double>(
                "momentum", s_part, x => x.Momentum, (x, v) => x with { Momentum = v }, "The part of the last step that is kept."),
            Row<Rmsprop, bool>(
                "centered",
                new Flag(),
                x => x.Centered,
                (x, v) => x with { Centered = v },
                "Whether the mean is taken out of the mean square."),
            Row<Rmsprop, double>("epsilon", s_epsilon, x => x.Epsilon, (x, v) => x with { Epsilon = v }, "What is added to the root.")),
        With<Adagrad>(
            "adagrad",
            "Steps by the gradient over the root of the sum of all its squares.",
            null,
            Row<Adagrad, double>(
                "learningRateDecay",
                new Real(0, 1000),
                x => x.LearningRateDecay,
                (x, v) => x with { LearningRateDecay = v },
                "The rate of step t is divided by 1 + (t - 1) times this."),
            Row<Adagrad, double>(
                "initialAccumulatorValue",
                new Real(0, 1e6),
                x => x.InitialAccumulatorValue,
                (x, v) => x with { InitialAccumulatorValue = v },
                "What the sum of squares starts with."),
            Row<Adagrad, double>("epsilon", s_epsilon, x => x.Epsilon, (x, v) => x with { Epsilon = v }, "What is added to the root.")),
        With<Lion>(
            "lion",
            "Steps of one size, in the direction of the sign of a mean of gradients.",
            null,
            Row<Lion, double>("beta1", s_part, x => x.Beta1, (x, v) => x with { Beta1 = v }, "The weight of the mean in the step."),
            Row<Lion, double>("beta2", s_part, x => x.Beta2, (x, v) => x with { Beta2 = v }, "The part of the mean that is kept.")));

    /// <summary>An optimizer's own keys, among those that all have.</summary>
    private static SectionCase<OptimizerSettings, T> With<T>(
        string type, string description, Func<T, (string, string)?>? check, params Field<T>[] own)
        where T : OptimizerSettings, new()
        => new(
            type,
            description,
            () => new(),
            check,
            [
                Row<T, double>(
                    "learningRate",
                    new Real(0, 1000, aboveMin: true),
                    x => x.LearningRate,
                    (x, v) => x with { LearningRate = v },
                    "The factor of each step."),
                .. own,
                Row<T, double>(
                    "weightDecay",
                    new Real(0, 1000),
                    x => x.WeightDecay,
                    (x, v) => x with { WeightDecay = v },
                    "How strongly weights are pulled to 0."),
                Row<T, bool>(
                    "decayBiasesAndNorms",
                    new Flag(),
                    x => x.DecayBiasesAndNorms,
                    (x, v) => x with { DecayBiasesAndNorms = v },
                    "Whether biases and the scales and shifts of norms are pulled to 0 too, as in PyTorch."),
                Row<T, double?>(
                    "clipNorm",
                    s_limit,
                    x => x.ClipNorm,
                    (x, v) => x with { ClipNorm = v },
                    "The norm beyond which all gradients together are scaled down; without it, none is."),
                Row<T, double?>(
                    "clipValue",
                    s_limit,
                    x => x.ClipValue,
                    (x, v) => x with { ClipValue = v },
                    "The size beyond which a gradient is cut off; without it, none is."),
                Row<T, EmaSettings?>(
                    "ema",
                    new OrNone<EmaSettings>(s_ema),
                    x => x.Ema,
                    (x, v) => x with { Ema = v },
                    "A running average of the weights, which is measured and saved in their place; without it, there is none."),
            ]);

    private static (string, string)? NesterovNeedsMomentum(Sgd sgd) => sgd.Nesterov && (sgd.Momentum == 0 || sgd.Dampening != 0)
        ? ("nesterov", "needs a momentum above 0 and a dampening of 0.")
        : null;
}
