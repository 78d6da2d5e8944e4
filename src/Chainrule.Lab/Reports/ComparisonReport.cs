using Chainrule.Lab.Charts;
using Chainrule.Lab.Rivals;
using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Reports;

/// <summary>The report that sets several runs, or experiments' repeats, side by side: the same document from the same folders.</summary>
/// <remarks>Runs of other frameworks that left a run's folder are runs like any other.</remarks>
public static class ComparisonReport
{
    /// <summary>Compares.</summary>
    /// <param name="series">The runs, two at least.</param>
    /// <param name="options">What is at hand beside the records. Maps are not drawn.</param>
    /// <param name="names">What to call them; by default their folders' names, as much of the paths as tells them apart.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The report; nothing is written.</returns>
    /// <exception cref="ArgumentException">There are fewer than two, or not a name for each.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static Document Of(
        IReadOnlyList<RunSeries> series,
        ReportOptions? options = null,
        IReadOnlyList<string>? names = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (series.Count < 2) throw new ArgumentException($"comparison: expected two runs or more, got {series.Count}.", nameof(series));
        names ??= SeriesNames.Of(series);
        if (names.Count != series.Count)
            throw new ArgumentException($"comparison: expected {series.Count} names, got {names.Count}.", nameof(names));
        options ??= new();
        Compared[] all = [.. series.Select((one, i) => new Compared(names[i], TestedSeries.Of(one, options, cancellation)))];
        var title = all.Length <= 4 ? string.Join(" · ", names) : $"{names[0]} and {all.Length - 1} others";
        return new(title, [.. Blocks(all, options)]) { Lead = Lead(all) };
    }

    private static IEnumerable<Block> Blocks(Compared[] all, ReportOptions options) =>
    [
        new Heading("What differs"), .. DifferencesSection.Of(all),
        new Heading("What came of it"), .. FiguresSection.Of(all), .. Ends(all),
        .. FirstSteps(options.Agreement),
        new Heading("More than chance?"), .. Missing(all), .. ChanceSection.Of(all),
        new Heading("Learning"), .. ComparedCurvesSection.Of(all),
        .. Tested(all),
    ];

    private static Block[] FirstSteps(LossAgreement? agreement) => agreement is null
        ? []
        :
        [
            new Heading("The first steps"),
            AgreementSection.Of("first-losses", "Both losses, from the same start values in the same batches", agreement),
        ];

    private static IEnumerable<Block> Tested(Compared[] all)
    {
        var tested = all.Where(one => one.Tested.Shown is not null).ToList();
        if (tested.Count == 0) yield break;
        yield return new Heading("Confidence");
        foreach (var block in CalibrationSection.Of([.. tested.Select(one => (one.Name, one.Tested))])) yield return block;
        var disputes = DisputesSection.Of(all);
        if (disputes.Count == 0) yield break;
        yield return new Heading("Where they disagree");
        foreach (var block in disputes) yield return block;
    }

    /// <summary>Who is the best by test accuracy, and whether the next is worse by more than chance.</summary>
    private static string Lead(Compared[] all)
    {
        var ranked = all.Select(one => (one.Name, Accuracy: one.Series.Over(run => run.Result?.Test?.Accuracy)))
            .Where(one => one.Accuracy is not null).OrderByDescending(one => one.Accuracy!.Value.Mean).ToList();
        var several = ranked.Any(one => one.Accuracy!.Value.Count > 1) ? " (mean ± standard deviation of the seeds)" : "";
        if (ranked.Count == 0) return "None of these runs was tested.";
        var best = $"{ranked[0].Name} reads {Wording.Percent(ranked[0].Accuracy!.Value)} of the test samples right";
        if (ranked.Count == 1) return best + "; the others were not tested.";
        var others = string.Join(", ", ranked.Skip(1).Take(4).Select(one => $"{one.Name} {Wording.Percent(one.Accuracy!.Value)}"));
        return $"{best}, {others}{(ranked.Count > 5 ? $" and {ranked.Count - 5} others less" : "")}{several}.";
    }

    private static IEnumerable<Block> Ends(Compared[] all) =>
        from one in all
        from sentence in ResultSection.Ends(one.Series)
        select new Paragraph($"{one.Name}: {sentence}");

    private static IEnumerable<Block> Missing(Compared[] all) =>
        all.Where(one => one.Tested.Missing is not null).GroupBy(one => one.Tested.Missing!)
            .Select(group => new Paragraph($"{string.Join(", ", group.Select(one => one.Name))} not tested here: {group.Key}"));
}
