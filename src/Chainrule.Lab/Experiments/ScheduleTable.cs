using System.Globalization;
using Chainrule.Lab.Experiments.Binding;
using static Chainrule.Lab.Experiments.Binding.Rows;
using static Chainrule.Lab.Experiments.ScheduleSettings;

namespace Chainrule.Lab.Experiments;

/// <summary>Every schedule of <c>experiment.json</c> and its keys. A new schedule is a row.</summary>
internal static class ScheduleTable
{
    private const int MostEpochs = 1_000_000;
    private static readonly Whole<int> s_epochs = new(1, MostEpochs);
    private static readonly Real s_factor = new(0, 1000, aboveMin: true);
    private static readonly Real s_divisor = new(1, 1e9);
    private static readonly Real s_rate = new(0, 1000);

    internal static OneOf<ScheduleSettings> Schedule { get; } = new(
        "schedule",
        "a",
        With<Constant>("constant", "The rate stays.", null),
        With<Step>(
            "step",
            "The rate is multiplied every so many epochs.",
            null,
            Row<Step, int?>(
                "every",
                new OrNull<int>(s_epochs),
                x => x.Every,
                (x, v) => x with { Every = v },
                "How many epochs; without it, a third of the training."),
            Row<Step, double>("factor", s_factor, x => x.Factor, (x, v) => x with { Factor = v }, "By what.")),
        With<MultiStep>(
            "multiStep",
            "The rate is multiplied after given epochs.",
            EpochsRise,
            Row<MultiStep, IReadOnlyList<int>?>(
                "at",
                new OrNone<IReadOnlyList<int>>(new ListOf<int>("epochs", 1000, () => s_epochs)),
                x => x.At,
                (x, v) => x with { At = v },
                "After which epochs; without it, a half and three quarters of the training."),
            Row<MultiStep, double>("factor", s_factor, x => x.Factor, (x, v) => x with { Factor = v }, "By what.")),
        With<Exponential>(
            "exponential",
            "The rate is multiplied at every step, by the same factor.",
            null,
            Row<Exponential, double>("factor", s_factor, x => x.Factor, (x, v) => x with { Factor = v }, "The factor of a whole epoch.")),
        With<Cosine>(
            "cosine",
            "The rate falls along half a cosine; with a period of its own it begins anew after it.",
            PeriodIsMultiplied,
            Row<Cosine, double?>(
                "period",
                new OrNull<double>(new Real(0, MostEpochs, aboveMin: true)),
                x => x.Period,
                (x, v) => x with { Period = v },
                "The epochs of the first fall; without it, the whole training after the warm-up."),
            Row<Cosine, int>(
                "multiplier",
                new Whole<int>(1, 1000),
                x => x.Multiplier,
                (x, v) => x with { Multiplier = v },
                "How many times as long each further fall is."),
            Row<Cosine, double>("least", s_rate, x => x.Least, (x, v) => x with { Least = v }, "What the rate falls to.")),
        With<OneCycle>(
            "oneCycle",
            "One rise to the optimizer's rate and one fall, over the whole training.",
            CycleIsItsWarmup,
            Row<OneCycle, double>(
                "warmupShare",
                new Real(0, 1, belowMax: true),
                x => x.WarmupShare,
                (x, v) => x with { WarmupShare = v },
                "The part of the training in which the rate rises."),
            Row<OneCycle, double>(
                "startDivisor",
                s_divisor,
                x => x.StartDivisor,
                (x, v) => x with { StartDivisor = v },
                "The first rate is the highest divided by this."),
            Row<OneCycle, double>(
                "endDivisor",
                s_divisor,
                x => x.EndDivisor,
                (x, v) => x with { EndDivisor = v },
                "The last rate is the first divided by this."),
            Row<OneCycle, Annealing>(
                "anneal",
                new Word<Annealing>(("cosine", Annealing.Cosine), ("linear", Annealing.Linear)),
                x => x.Anneal,
                (x, v) => x with { Anneal = v },
                "The line of rise and fall."),
            Row<OneCycle, bool>(
                "cycleMomentum",
                new Flag(),
                x => x.CycleMomentum,
                (x, v) => x with { CycleMomentum = v },
                "Whether the momentum goes the other way, from 0.95 to 0.85 and back.")),
        With<Plateau>(
            "plateau",
            "The rate is multiplied when the validation loss (where nothing is held out, the training loss) is no better for a while.",
            null,
            Row<Plateau, double>(
                "factor", new Real(0, 1, aboveMin: true, belowMax: true), x => x.Factor, (x, v) => x with { Factor = v }, "By what."),
            Row<Plateau, int>(
                "patience",
                new Whole<int>(0, MostEpochs),
                x => x.Patience,
                (x, v) => x with { Patience = v },
                "How many epochs in a row may be no better; the one after them makes the rate fall."),
            Row<Plateau, double>(
                "threshold",
                new Real(0, 1, belowMax: true),
                x => x.Threshold,
                (x, v) => x with { Threshold = v },
                "How much counts as better, as a part of the best loss."),
            Row<Plateau, int>(
                "cooldown",
                new Whole<int>(0, MostEpochs),
                x => x.Cooldown,
                (x, v) => x with { Cooldown = v },
                "The epochs after a fall that do not count as bad."),
            Row<Plateau, double>("least", s_rate, x => x.Least, (x, v) => x with { Least = v }, "The rate below which it never falls.")));

    /// <summary>A schedule's own keys, and the warm-up that all have.</summary>
    private static SectionCase<ScheduleSettings, T> With<T>(
        string type, string description, Func<T, (string, string)?>? check, params Field<T>[] own)
        where T : ScheduleSettings, new()
        => new(
            type,
            description,
            () => new(),
            check,
            [
                .. own,
                Row<T, double>(
                    "warmup",
                    new Real(0, MostEpochs),
                    x => x.Warmup,
                    (x, v) => x with { Warmup = v },
                    "The epochs in which the rate rises from almost 0, step by step; a part of an epoch is allowed."),
            ]);

    private static (string, string)? EpochsRise(MultiStep steps) =>
        steps.At is { } at && at.Zip(at.Skip(1)).Any(pair => pair.First >= pair.Second)
            ? ("at", $"expected epochs that rise, got [{string.Join(", ", at)}].")
            : null;

    private static (string, string)? PeriodIsMultiplied(Cosine cosine) => cosine is { Multiplier: > 1, Period: null }
        ? ("multiplier", $"expected a \"period\" that it multiplies, got none: the one fall is the whole training.")
        : null;

    private static (string, string)? CycleIsItsWarmup(OneCycle cycle) => cycle.Warmup > 0
        ? ("warmup", string.Create(
            CultureInfo.InvariantCulture,
            $"expected 0, for \"oneCycle\" is its own warm-up, got {cycle.Warmup}. "
                + $"Change \"warmupShare\", the part of the training that rises."))
        : null;
}
