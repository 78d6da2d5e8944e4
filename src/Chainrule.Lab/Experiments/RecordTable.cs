using Chainrule.Lab.Experiments.Binding;
using static Chainrule.Lab.Experiments.Binding.Rows;

namespace Chainrule.Lab.Experiments;

/// <summary>The keys of "record" and "stop" in <c>experiment.json</c>.</summary>
internal static class RecordTable
{
    private const int MostEpochs = 1_000_000;
    private const int MostSnapshots = 1000;

    internal static Section<RecordSettings> Record { get; } = new(
        "What a run writes down beside losses, accuracies and seconds. None of it changes the weights.",
        () => new(),
        null,
        Row<RecordSettings, int?>(
            "everySteps",
            new OrNull<int>(new Whole<int>(1, int.MaxValue)),
            x => x.EverySteps,
            (x, v) => x with { EverySteps = v },
            "The steps between two losses that are written down, each the mean since the last; without it, 20 in each epoch."),
        Row<RecordSettings, bool>(
            "test",
            new Flag(),
            x => x.Test,
            (x, v) => x with { Test = v },
            "Whether the test samples are measured after each epoch too; they choose nothing."),
        Row<RecordSettings, bool>(
            "gradientNorm",
            new Flag(),
            x => x.GradientNorm,
            (x, v) => x with { GradientNorm = v },
            "Whether the norm of all gradients is measured in each step."),
        Row<RecordSettings, IReadOnlyList<int>?>(
            "snapshots",
            new OrNone<IReadOnlyList<int>>(new ListOf<int>("epochs", MostSnapshots, () => new Whole<int>(0, MostEpochs))),
            x => x.Snapshots,
            (x, v) => x with { Snapshots = v },
            "The epochs at whose end the weights are kept, 0 for the start values."),
        Row<RecordSettings, bool>(
            "npz",
            new Flag(),
            x => x.Npz,
            (x, v) => x with { Npz = v },
            "Whether the best weights are saved as best.npz too, which numpy reads."),
        Row<RecordSettings, bool>(
            "events", new Flag(), x => x.Events, (x, v) => x with { Events = v }, "Whether TensorBoard's event file is written."),
        Row<RecordSettings, bool>(
            "histograms",
            new Flag(),
            x => x.Histograms,
            (x, v) => x with { Histograms = v },
            "Whether the event file has a histogram of each parameter after each epoch."));

    internal static Section<StopSettings> Stop { get; } = new(
        "What ends a training before its last epoch.",
        () => new(),
        null,
        Row<StopSettings, double?>(
            "trainingAccuracy",
            new OrNull<double>(new Real(0, 1, aboveMin: true)),
            x => x.TrainingAccuracy,
            (x, v) => x with { TrainingAccuracy = v },
            "The part of the training samples that must be read right in an epoch."),
        Row<StopSettings, int?>(
            "patience",
            new OrNull<int>(new Whole<int>(1, MostEpochs)),
            x => x.Patience,
            (x, v) => x with { Patience = v },
            "The number of epochs after which none was better than the best before them."));
}
