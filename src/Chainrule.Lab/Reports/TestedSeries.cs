using Chainrule.Lab.Classification;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Reports;

/// <summary>A series with its data and what its runs say of the test samples; what is missing is told, and is no error.</summary>
internal sealed class TestedSeries
{
    private readonly List<TestedRun> _runs = [];

    private TestedSeries(RunSeries series, ReportOptions options)
    {
        (Series, Options, Data) = (series, options, options.Data);
        if (Data is null) Missing = options.WithoutData;
        else if (Data.Sha256 != series.Runs[0].Environment.DataSha256)
        {
            Missing = $"The data that was found ({Data.Training.Name} from {Data.Origin}) is not what the run learned from: "
                + "its SHA-256 is another.";
            Data = null;
        }
    }

    public RunSeries Series { get; }

    public ReportOptions Options { get; }

    /// <summary>The runs' own data; null where it is missing.</summary>
    public ResolvedData? Data { get; }

    /// <summary>The runs that could be tested, by seed.</summary>
    public IReadOnlyList<TestedRun> Runs => _runs;

    /// <summary>Why there are no runs, or fewer than there could be; a sentence, or null.</summary>
    public string? Missing { get; private set; }

    /// <summary>The run whose samples, weights and maps are shown: the first.</summary>
    public TestedRun? Shown => _runs.Count > 0 ? _runs[0] : null;

    /// <summary>The predictions of all runs, one after the other.</summary>
    public Predictions All => _runs.Count == 1 ? _runs[0].Predictions : new(
        _runs[0].Predictions.ClassNames,
        [.. _runs.SelectMany(run => Enumerable.Range(0, run.Predictions.Count).SelectMany(i => run.Predictions[i].ToArray()))],
        [.. _runs.SelectMany(run => run.Predictions.Truths.ToArray())],
        [.. _runs.SelectMany(run => run.Predictions.Guesses.ToArray())]);

    /// <summary>Tests all runs of a series whose weights are there.</summary>
    public static TestedSeries Of(RunSeries series, ReportOptions options, CancellationToken cancellation)
    {
        var tested = new TestedSeries(series, options);
        if (tested.Data is null) return tested;
        foreach (var run in series.Runs)
        {
            cancellation.ThrowIfCancellationRequested();
            var (one, why) = tested.With(run, null, model => new TestedRun(run, Predictions.Of(model, tested.Data.Test)));
            if (one is not null) tested._runs.Add(one);
            else tested.Missing = tested.Missing is null ? why : $"{tested.Missing} {why}";
        }

        return tested;
    }

    /// <summary>Opens a run's weights, its best or those of an epoch, and does something with them.</summary>
    /// <returns>What came of it; or null, and a sentence why the weights are of no use.</returns>
    public (T? Value, string? Why) With<T>(RunRecord run, int? epoch, Func<TrainedModel, T> use)
        where T : class
    {
        try
        {
            using var model = epoch is { } kept
                ? TrainedModel.OpenSnapshot(run.Folder, kept, Options.Path, Options.Threads)
                : TrainedModel.Open(run.Folder, Options.Path, Options.Threads);
            return (use(model), null);
        }
        catch (Exception e) when (e is RunFolderException or DamagedFileException or IncompatibleWeightsException or ConfigException
            or ArgumentException or IOException or UnauthorizedAccessException)
        {
            var seed = Series.Runs.Count > 1 ? $"seed {run.Experiment.Seed}: " : "";
            return (null, $"{seed}{e.Message.Split(" (Parameter")[0].TrimEnd('.')}.");
        }
    }
}
