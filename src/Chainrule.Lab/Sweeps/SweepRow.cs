using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Sweeps;

/// <summary>What came of one point of a sweep.</summary>
public sealed record SweepRow
{
    /// <summary>The point's number, from 1.</summary>
    public required int Point { get; init; }

    /// <summary>The name of its folder within that of the sweep.</summary>
    public required string Folder { get; init; }

    /// <summary>Its value at each path of the sweep.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>How far it has come.</summary>
    public required Standing Status { get; init; }

    /// <summary>One sentence about an end that is not <see cref="Standing.Done"/>, or null.</summary>
    public string? Message { get; init; }

    /// <summary>The epochs that it trains, with successive halving those of the rung that its figures are of.</summary>
    public required int Epochs { get; init; }

    /// <summary>The part of the validation samples that were read right after the best epoch, 0 … 1: what points are chosen by.</summary>
    public Spread? ValidationAccuracy { get; init; }

    /// <summary>Their mean loss.</summary>
    public Spread? ValidationLoss { get; init; }

    /// <summary>The part of the test samples that the best weights read right, 0 … 1.</summary>
    public Spread? TestAccuracy { get; init; }

    /// <summary>Their mean loss.</summary>
    public Spread? TestLoss { get; init; }

    /// <summary>The wall time of the training of one run.</summary>
    public Spread? TrainSeconds { get; init; }

    /// <summary>Whether it was interrupted, and has figures nevertheless.</summary>
    private bool IsGoingOn => Status == Standing.Interrupted && (ValidationAccuracy ?? TestAccuracy) is not null;

    /// <summary>
    /// The rows, best first: with halving those that came farthest, and of them by validation accuracy, then validation loss; without
    /// samples held out by test accuracy. What has no figures comes last.
    /// </summary>
    internal static IReadOnlyList<SweepRow> Ordered(IEnumerable<SweepRow> rows, bool hasRungs) =>
    [
        .. rows
            .OrderBy(row => row.Status is Standing.Done || (hasRungs && row.IsGoingOn) ? 0 : 1)
            .ThenByDescending(row => hasRungs && (row.Status is Standing.Done || row.IsGoingOn) ? row.Epochs : 0)
            .ThenByDescending(row => row.ValidationAccuracy?.Mean ?? row.TestAccuracy?.Mean ?? -1)
            .ThenBy(row => row.ValidationLoss?.Mean ?? double.MaxValue)
            .ThenBy(row => row.Status)
            .ThenBy(row => row.Point),
    ];

    /// <summary>What the files of a point tell in a rung.</summary>
    internal static SweepRow Of(string sweep, SweepPlan plan, SweepPoint point, int rung, string? problem)
    {
        var folder = plan.FolderOf(point, rung);
        var experiment = plan.ExperimentOf(point, rung);
        var results = RunSeries.PathsOf(Path.Combine(sweep, folder), experiment).Select(RunResult.Find).ToList();
        var last = results.LastOrDefault(result => result is { Message: not null });
        return new()
        {
            Point = point.Number,
            Folder = folder,
            Values = plan.Settings.Axes.Zip(point.Values).ToDictionary(pair => pair.First.Path, pair => pair.Second),
            Epochs = experiment.Epochs,
            Status = problem is not null ? Standing.Refused : Of(results),
            Message = problem ?? last?.Message,
            ValidationAccuracy = Over(result => result.Best?.ValidationAccuracy),
            ValidationLoss = Over(result => result.Best?.ValidationLoss),
            TestAccuracy = Over(result => result.Test?.Accuracy),
            TestLoss = Over(result => result.Test?.Loss),
            TrainSeconds = Over(result => result.TrainSeconds),
        };

        Spread? Over(Func<RunResult, double?> figure) =>
            Spread.Of(results.Select(result => result is { Status: RunStatus.Done } ? figure(result) : null));
    }

    internal static Standing Of(IReadOnlyCollection<RunResult?> results)
    {
        if (results.All(result => result is null)) return Standing.Waiting;
        if (results.Any(result => result is null or { Status: RunStatus.Interrupted })) return Standing.Interrupted;
        return results.Any(result => result!.Status == RunStatus.Done) ? Standing.Done : Standing.Diverged;
    }
}
