using Chainrule.Lab.Charts;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Training;

namespace Chainrule.Lab.Reports;

/// <summary>What came of a series: one sentence, the facts, a row for each seed.</summary>
internal static class ResultSection
{
    /// <summary>The sentence that a report leads with.</summary>
    public static string Lead(TestedSeries tested)
    {
        var (series, sentences) = (tested.Series, new List<string>());
        if (series.Over(Accuracy) is { } accuracy)
        {
            var several = accuracy.Count > 1;
            var n = tested.Data?.Test.Count;
            var share = !several && n > 0 ? Interval(accuracy.Mean, n.Value) : Wording.Percent(accuracy);
            var images = n is { } count ? Wording.Count(count, "test sample") : "the test samples";
            var spread = several ? $" (mean ± standard deviation of {accuracy.Count} seeds)" : n > 0 ? " (95 % interval)" : "";
            sentences.Add($"{share} of {images} are read right{spread}.");
        }

        sentences.AddRange(Ends(series));
        var (environment, seconds) = (series.Runs[0].Environment, series.Over(run => run.Epochs.Sum(epoch => epoch.Seconds))!.Value.Mean);
        var time = seconds > 0 ? $" in {Wording.Duration(seconds)}{(series.Runs.Count > 1 ? " each" : "")}" : "";
        sentences.Add($"Trained on {environment.Dataset}{time} with {Wording.Engine(environment)} on {environment.Cpu}, "
            + $"{Wording.Count(environment.Threads, "thread")}.");
        return string.Join(' ', sentences);
    }

    /// <summary>The facts, and the table of all seeds.</summary>
    public static IReadOnlyList<Block> Of(TestedSeries tested)
    {
        var series = tested.Series;
        var (experiment, run) = (series.Experiment, series.Runs[0]);
        var parameters = run.Result is { Parameters: > 0 } result ? $"; {Wording.Count(result.Parameters, "weight")}" : "";
        return
        [
            new Definitions(
            [
                ("model", Wording.Model(experiment) + parameters),
                ("training", $"{Wording.Training(experiment)}; {Wording.Seeds(series)}"),
                ("data", Data(tested)),
            ]),
            Table(series),
            new Paragraph(
                "Training: the last epoch, each batch before its step. Validation and test: the weights of the best epoch by validation. "
                + "s/epoch: seconds of training for each epoch, without validation and saving."),
        ];
    }

    /// <summary>A share of n independent samples with the half-width of its 95 % interval.</summary>
    private static string Interval(double share, int n) =>
        $"{Numbers.Fixed(100 * share, 2)} ± {Numbers.Fixed(100 * Evaluation.HalfWidthOf(share, n), 2)} %";

    /// <summary>A row for each seed, and where there are several their mean.</summary>
    internal static Table Table(RunSeries series)
    {
        var several = series.Runs.Count > 1;
        var whole = series.Runs.All(run => run.Epochs.Count == run.Experiment.Epochs);
        var figures = Measures.Skip(whole ? 1 : 0).Where(figure => series.Over(figure.Of) is not null).ToList();
        var unusual = series.Runs.Any(run => run.Result?.Status != RunStatus.Done);
        List<IReadOnlyList<Cell>> rows =
            [.. series.Runs.Select(run => Row($"{run.Experiment.Seed}", Status(run), figure => figure.Cell(series, figure.Of(run), null)))];
        if (several)
        {
            rows.Add(Row("mean", "", figure => series.Over(figure.Of) is { } spread
                ? figure.Cell(series, spread.Mean, spread.Count > 1 ? spread.Std : null) : ""));
        }

        List<Column> columns = [.. Named("seed", several), .. Named("status", unusual), .. figures.Select(figure => (Column)figure.Title)];
        return new(columns, rows)
        {
            Name = "result",
            Caption = several ? "What came of each seed; the mean with its standard deviation." : "What came of the run.",
        };

        IReadOnlyList<Cell> Row(string name, string status, Func<Measure, Cell> cell) =>
            [.. several ? [name] : Array.Empty<Cell>(), .. unusual ? [status] : Array.Empty<Cell>(), .. figures.Select(cell)];

        static IEnumerable<Column> Named(string title, bool wanted) => wanted ? [title] : [];
    }

    private static IReadOnlyList<Measure> Measures { get; } =
    [
        new("epochs", run => run.Epochs.Count, Style.Count),
        new("best", run => run.Result?.Best?.Epoch, Style.Count),
        new("training loss", run => run.Epochs.Count > 0 ? run.Epochs[^1].TrainLoss : null, Style.Loss),
        new("training [%]", run => run.Epochs.Count > 0 ? run.Epochs[^1].TrainAccuracy : null, Style.Share),
        new("validation loss", run => run.Result?.Best?.ValidationLoss, Style.Loss),
        new("validation [%]", run => run.Result?.Best?.ValidationAccuracy, Style.Share),
        new("test loss", run => run.Result?.Test?.Loss, Style.Loss),
        new("test [%]", Accuracy, Style.Share),
        new("s/epoch", run => run.Epochs.Count > 0 ? run.Epochs.Average(epoch => epoch.Seconds) : null, Style.Seconds),
    ];

    private static double? Accuracy(RunRecord run) => run.Result?.Test?.Accuracy;

    private static string Data(TestedSeries tested)
    {
        var (experiment, environment) = (tested.Series.Experiment, tested.Series.Runs[0].Environment);
        var limit = experiment.Data.TrainLimit is { } most ? $", the first {Wording.Count(most, "training sample")} only" : "";
        var counts = tested.Data is { } data
            ? $": {Wording.Count(data.Training.Count, "training sample")}, {Wording.Count(data.Test.Count, "test sample")}"
            : "";
        var part = experiment.Data.Validation;
        var held = part > 0 ? $"{Wording.Percent(part, 1)} of training held out" : "none held out";
        return $"{environment.Dataset}{counts}{limit}; {held}";
    }

    /// <summary>A sentence for each end that is not the usual one.</summary>
    public static IEnumerable<string> Ends(RunSeries series)
    {
        foreach (var run in series.Runs)
        {
            var who = series.Runs.Count > 1 ? $"The run of seed {run.Experiment.Seed}" : "The run";
            var so = $"after {run.Epochs.Count} of {Wording.Count(run.Experiment.Epochs, "epoch")}";
            if (run.Result is null) yield return $"{who} has not ended: it goes on still, or was stopped without a word, {so}.";
            else if (run.Result.Status == RunStatus.Diverged) yield return $"{who} diverged {so}: {run.Result.Message?.TrimEnd('.')}.";
            else if (run.Result.Status == RunStatus.Interrupted) yield return $"{who} was interrupted {so}.";
        }

        var (there, all) = (series.Runs.Count, series.Experiment.Repeats);
        if (there > 1 && there < all) yield return $"Of {all} runs {all - there} {(all - there == 1 ? "has" : "have")} not begun.";
    }

    private static string Status(RunRecord run) => run.Result?.Status switch
    {
        null => "not ended",
        RunStatus.Done => "done",
        RunStatus.Interrupted => "interrupted",
        _ => "diverged",
    };

    private enum Style
    {
        Count,
        Loss,
        Share,
        Seconds,
    }

    private sealed record Measure(string Title, Func<RunRecord, double?> Of, Style Style)
    {
        public Cell Cell(RunSeries series, double? value, double? spread) => Style switch
        {
            Style.Count => Charts.Cell.Of(value, spread is null ? 0 : 1, spread),
            Style.Loss => Charts.Cell.Of(value, Wording.Decimals(series.Runs.Select(Of)), spread),
            Style.Share => Charts.Cell.OfShare(value, 2, spread),
            _ => Charts.Cell.Of(value, value < 0.1 ? 4 : 3, spread),
        };
    }
}
