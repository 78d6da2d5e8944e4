using Chainrule.Lab.Charts;
using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Reports;

/// <summary>Lines of charts from what runs have written down: the mean over repeats, its band, the single runs behind.</summary>
public static class Curves
{
    /// <summary>The steps of all runs that a chart shows, about; where there are more, each point is the mean of several.</summary>
    internal const int MostSteps = 16_384;

    /// <summary>What lies along a chart over epochs.</summary>
    public static Axis Epochs { get; } = new("epoch") { Whole = true };

    /// <summary>What lies along a chart over steps.</summary>
    public static Axis Steps { get; } = new("step") { Whole = true };

    /// <summary>A figure over the epochs.</summary>
    /// <param name="name">The line's name.</param>
    /// <param name="series">The runs.</param>
    /// <param name="figure">The figure of an epoch, or null where it was not measured.</param>
    /// <returns>The line, or null where no run has the figure. A run that diverged ends it, marked.</returns>
    public static Series? OverEpochs(string name, RunSeries series, Func<EpochMetrics, double?> figure)
    {
        ArgumentNullException.ThrowIfNull(series);
        var lines = Lines(series, figure);
        if (lines.Count == 0) return null;
        double[] epochs = [.. Enumerable.Range(1, lines.Max(line => line.Count)).Select(epoch => (double)epoch)];
        return Series.Mean(name, epochs, lines);
    }

    /// <summary>A figure over the seconds of training, the mean over the runs.</summary>
    /// <param name="name">The line's name.</param>
    /// <param name="series">The runs.</param>
    /// <param name="figure">The figure of an epoch, or null where it was not measured.</param>
    /// <returns>The line, or null where no run has the figure.</returns>
    public static Series? OverSeconds(string name, RunSeries series, Func<EpochMetrics, double?> figure)
    {
        ArgumentNullException.ThrowIfNull(series);
        var lines = Lines(series, figure);
        if (lines.Count == 0) return null;
        var seconds = new double[lines.Max(line => line.Count)];
        var sum = 0.0;
        for (var i = 0; i < seconds.Length; i++)
        {
            var here = series.Runs.Where(run => i < run.Epochs.Count).Select(run => run.Epochs[i].Seconds).ToList();
            sum += here.Count == 0 ? 0 : here.Average();
            seconds[i] = sum;
        }

        return Series.Mean(name, seconds, lines);
    }

    /// <summary>A figure over the steps that were written down; of very many, means of as many steps each as keep a page small.</summary>
    /// <param name="name">The line's name.</param>
    /// <param name="series">The runs.</param>
    /// <param name="figure">The figure of a step, or null where it was not measured.</param>
    /// <returns>The line, or null where no run has the figure.</returns>
    public static Series? OverSteps(string name, RunSeries series, Func<StepMetrics, double?> figure)
    {
        ArgumentNullException.ThrowIfNull(series);
        var runs = series.Runs.Where(run => run.Steps.Count > 0 && run.Steps.All(step => figure(step) is not null)).ToList();
        if (runs.Count == 0) return null;
        var longest = runs.MaxBy(run => run.Steps.Count)!;
        var each = 1 + (longest.Steps.Count * runs.Count - 1) / MostSteps;
        double[] steps = [.. longest.Steps.Chunk(each).Select(part => (double)part[^1].Step)];
        return Series.Mean(name, steps, [.. runs.Select(run => run.Steps.Chunk(each).Select(Mean).ToList())]);

        double Mean(StepMetrics[] part) => part.Average(step => figure(step)!.Value);
    }

    /// <summary>A chart of those lines that there are.</summary>
    /// <param name="name">A short name, for files and links.</param>
    /// <param name="x">What lies along the chart.</param>
    /// <param name="y">What lies upwards.</param>
    /// <param name="caption">What it shows.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="references">Levels to compare with.</param>
    /// <returns>The figure, or null where there is no line.</returns>
    public static Figure? Figure(
        string name, Axis x, Axis y, string caption, IEnumerable<Series?> lines, IReadOnlyList<ReferenceLine>? references = null)
    {
        Series[] there = [.. lines.OfType<Series>()];
        return there.Length == 0
            ? null
            : new(name, new LineChart { X = x, Y = y, Series = there, References = references ?? [] }, caption);
    }

    /// <summary>A line for each run that has the figure in every epoch.</summary>
    private static List<List<double>> Lines(RunSeries series, Func<EpochMetrics, double?> figure) =>
    [
        .. series.Runs
            .Where(run => run.Epochs.Count > 0 && run.Epochs.All(epoch => figure(epoch) is not null))
            .Select(run => run.Epochs.Select(epoch => figure(epoch)!.Value).Concat(End(run)).ToList()),
    ];

    private static IEnumerable<double> End(RunRecord run) => run.Result?.Status == RunStatus.Diverged ? [double.NaN] : [];
}
