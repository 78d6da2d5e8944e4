using Chainrule.Lab.Experiments.Binding;
using static Chainrule.Lab.Experiments.Binding.Rows;
using static Chainrule.Lab.Experiments.LossSettings;

namespace Chainrule.Lab.Experiments;

/// <summary>Every loss of <c>experiment.json</c> and its keys. A new loss is a row.</summary>
internal static class LossTable
{
    private const string WeightsInWords = "How much each class counts, a number for each; without it, all count alike.";

    private static readonly OrNone<IReadOnlyList<double>> s_classWeights = new(new ListOf<double>("weights", 1000, () => new Real(0, 1e6)));

    internal static OneOf<LossSettings> Loss { get; } = new(
        "loss",
        "a",
        new SectionCase<LossSettings, CrossEntropy>(
            "crossEntropy",
            "The cross-entropy of the model's logits; softmax is part of it.",
            () => new(),
            x => SomeClassCounts(x.ClassWeights),
            Row<CrossEntropy, double>(
                "labelSmoothing",
                new Real(0, 1, belowMax: true),
                x => x.LabelSmoothing,
                (x, v) => x with { LabelSmoothing = v },
                "The part of the target that is spread evenly over all classes."),
            Row<CrossEntropy, IReadOnlyList<double>?>(
                "classWeights", s_classWeights, x => x.ClassWeights, (x, v) => x with { ClassWeights = v }, WeightsInWords)),
        new SectionCase<LossSettings, Nll>(
            "nll",
            "The negative log-likelihood; the model ends with logSoftmax.",
            () => new(),
            x => SomeClassCounts(x.ClassWeights),
            Row<Nll, IReadOnlyList<double>?>(
                "classWeights", s_classWeights, x => x.ClassWeights, (x, v) => x with { ClassWeights = v }, WeightsInWords)),
        new SectionCase<LossSettings, Mse>(
            "mse",
            "The squared difference from the one-hot class.",
            () => new(),
            null,
            Row<Mse, MseReduction>(
                "reduction",
                new Word<MseReduction>(("mean", MseReduction.Mean), ("perSample", MseReduction.PerSample)),
                x => x.Reduction,
                (x, v) => x with { Reduction = v },
                "The mean over all elements, or each sample's sum averaged over the batch.")),
        Plain<LossSettings, L1>("l1", "The absolute difference from the one-hot class."),
        new SectionCase<LossSettings, Huber>(
            "huber",
            "The difference from the one-hot class: half its square up to delta, in proportion beyond.",
            () => new(),
            null,
            Row<Huber, double>(
                "delta",
                new Real(0, 1000, aboveMin: true),
                x => x.Delta,
                (x, v) => x with { Delta = v },
                "From where on a difference counts in proportion.")),
        Plain<LossSettings, BceWithLogits>("bceWithLogits", "Each output by itself as a yes or no; sigmoid is part of it."));

    private static (string, string)? SomeClassCounts(IReadOnlyList<double>? weights) => weights is null || weights.Any(weight => weight > 0)
        ? null
        : ("classWeights", $"expected a weight above 0 among them, got {weights.Count} zeros: nothing would count.");
}
