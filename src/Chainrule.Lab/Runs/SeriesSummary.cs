using System.Text.Json.Serialization;
using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Runs;

/// <summary>What came of an experiment's repeats: the content of <c>summary.json</c>, and what <c>--repeats N --json</c> prints.</summary>
/// <remarks>A figure is over the runs that are done: one that diverged, or has not ended, would be compared too early.</remarks>
public sealed record SeriesSummary
{
    private const string File = "summary.json";

    /// <summary>The folder of the runs.</summary>
    public required string Run { get; init; }

    /// <summary>Interrupted until every run has ended; then diverged where none is done.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>The number of runs that there are to be.</summary>
    public required int Repeats { get; init; }

    /// <summary>The number of runs that are done.</summary>
    public required int Done { get; init; }

    /// <summary>The part of the test samples that the best weights read right, 0 … 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public SeedSpread? TestAccuracy { get; init; }

    /// <summary>Their mean loss.</summary>
    public SeedSpread? TestLoss { get; init; }

    /// <summary>The part of the validation samples that were read right after the best epoch, 0 … 1.</summary>
    public SeedSpread? ValidationAccuracy { get; init; }

    /// <summary>Their mean loss.</summary>
    public SeedSpread? ValidationLoss { get; init; }

    /// <summary>The mean loss of the training batches in the last epoch.</summary>
    public SeedSpread? TrainLoss { get; init; }

    /// <summary>The wall time of the training, without validation and saving.</summary>
    public SeedSpread? TrainSeconds { get; init; }

    /// <summary>The average wall time of an epoch's training.</summary>
    public SeedSpread? SecondsPerEpoch { get; init; }

    /// <summary>The runs that have begun, by seed.</summary>
    public required IReadOnlyList<SeedResult> Runs { get; init; }

    /// <summary>What came of a series of runs.</summary>
    /// <param name="series">The series.</param>
    /// <returns>The summary.</returns>
    public static SeriesSummary Of(RunSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var results = series.Runs.Select(run => new SeedResult(run.Experiment.Seed, run.Result)).ToList();
        var done = series with { Runs = [.. series.Runs.Where(run => run.Result is { Status: RunStatus.Done })] };
        var ended = results.Count(run => run.Result is { Status: RunStatus.Done or RunStatus.Diverged }) >= series.Experiment.Repeats;
        return new()
        {
            Run = series.Path,
            Status = !ended ? RunStatus.Interrupted : done.Runs.Count > 0 ? RunStatus.Done : RunStatus.Diverged,
            Repeats = series.Experiment.Repeats,
            Done = done.Runs.Count,
            TestAccuracy = Over(run => run.Result!.Test?.Accuracy),
            TestLoss = Over(run => run.Result!.Test?.Loss),
            ValidationAccuracy = Over(run => run.Result!.Best?.ValidationAccuracy),
            ValidationLoss = Over(run => run.Result!.Best?.ValidationLoss),
            TrainLoss = Over(run => run.Epochs is [.., var last] ? last.TrainLoss : null),
            TrainSeconds = Over(run => run.Result!.TrainSeconds),
            SecondsPerEpoch = Over(run => run.Result!.SecondsPerEpoch),
            Runs = results,
        };

        SeedSpread? Over(Func<RunRecord, double?> figure) => SeedSpread.Of(done, figure);
    }

    /// <summary>Saves what came of a series beside its runs, as <c>summary.json</c>.</summary>
    /// <param name="path">The folder of the runs.</param>
    /// <returns>The summary.</returns>
    public static SeriesSummary Write(string path)
    {
        var summary = Of(RunSeries.Open(path));
        AtomicFile.WriteText(Path.Combine(path, File), summary.ToJson());
        return summary;
    }

    /// <summary>The summary as the text of a JSON document, ending with a line feed.</summary>
    /// <returns>JSON.</returns>
    public string ToJson() => JsonText.Of(this, RunJson.Default.SeriesSummary);
}
