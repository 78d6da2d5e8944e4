using Chainrule.Lab.Charts;
using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Reports;

/// <summary>The report of a run, or of an experiment's repeats: the same document from the same folder.</summary>
/// <remarks>
/// What needs weights or data that are missing is left out, with a sentence why. A run that diverged, was interrupted or goes on still has
/// a report that says so.
/// </remarks>
public static class RunReport
{
    /// <summary>Makes a report.</summary>
    /// <param name="series">The run, or the repeats.</param>
    /// <param name="options">What is at hand beside the records.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The report; nothing is written.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static Document Of(RunSeries series, ReportOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(series);
        var tested = TestedSeries.Of(series, options ?? new(), cancellation);
        return new(series.Name, [.. Blocks(tested, cancellation)]) { Lead = ResultSection.Lead(tested) };
    }

    private static IEnumerable<Block> Blocks(TestedSeries tested, CancellationToken cancellation) =>
    [
        new Heading("Result"), .. ResultSection.Of(tested),
        new Heading("Learning"), .. CurvesSection.Of(tested.Series),
        .. tested.Data is { } data ? [new Heading("Data"), .. ExamplesSection.Of(data)] : Array.Empty<Block>(),
        new Heading("Test"), .. Test(tested),
        .. tested.Shown is null ? [] : Inside(tested, cancellation),
        new Heading("How it was made"), .. OriginSection.Of(tested.Series),
    ];

    private static IEnumerable<Block> Test(TestedSeries tested)
    {
        if (tested.Missing is { } missing) yield return new Paragraph($"Left out: {missing}");
        if (tested.Shown is not { } shown) yield break;
        foreach (var block in ClassesSection.Of(tested)) yield return block;
        yield return new Heading("Confidence", 3);
        foreach (var block in CalibrationSection.Of([("test samples", tested)])) yield return block;
        if (tested.Series.Runs.Count > 1)
            yield return new Paragraph($"The samples below are as seed {shown.Run.Experiment.Seed} reads them.");
        foreach (var block in SamplesSection.Of(shown.Predictions, tested.Data!.Test)) yield return block;
        yield return new Heading("The worst mistakes", 3);
        foreach (var block in MistakesSection.Of(shown.Predictions, tested.Data.Test)) yield return block;
    }

    private static IEnumerable<Block> Inside(TestedSeries tested, CancellationToken cancellation)
    {
        var which = tested.Series.Runs.Count > 1 ? $" of seed {tested.Shown!.Run.Experiment.Seed}" : "";
        yield return new Heading($"First layer{which}");
        foreach (var block in WeightsSection.Of(tested)) yield return block;
        Block[] maps = [.. MapsSection.Of(tested, tested.Data!.Test, "test samples", cancellation)];
        if (maps.Length == 0) yield break;
        yield return new Heading($"Map of the test samples{which}");
        foreach (var block in maps) yield return block;
    }
}
