using Chainrule.Lab.Charts;
using Chainrule.Lab.Classification;

namespace Chainrule.Lab.Reports;

/// <summary>Whether chance explains that one is better than another: on the test samples, and over common seeds.</summary>
internal static class ChanceSection
{
    private const double Seldom = 0.05;
    private const int AllPairsUpTo = 3;

    /// <summary>A table with a row for each pair, and a sentence for each test.</summary>
    public static IReadOnlyList<Block> Of(IReadOnlyList<Compared> all)
    {
        var pairs = Pairs(all).ToList();
        List<Block> blocks = [Table([.. pairs.Select(pair => Row(pair.First, pair.Second))])];
        foreach (var (first, second) in pairs) blocks.AddRange(Sentences(first, second).Select(text => new Paragraph(text)));
        if (pairs.Count > 1)
        {
            blocks.Add(new Paragraph(
                $"Of {pairs.Count} pairs of equals, one is likelier to look different by chance than a single pair: trust small p only."));
        }

        return blocks;
    }

    /// <summary>All pairs of a few; of more, each with the first.</summary>
    public static IEnumerable<(Compared First, Compared Second)> Pairs(IReadOnlyList<Compared> all) =>
        from i in Enumerable.Range(0, all.Count <= AllPairsUpTo ? all.Count : 1)
        from j in Enumerable.Range(i + 1, all.Count - i - 1)
        select (all[i], all[j]);

    /// <summary>Which test samples only one of the two gets right; null where one of them could not be tested.</summary>
    public static Disagreement? Disagreement(Compared first, Compared second) =>
        first.Tested.Runs.Count == 0 || second.Tested.Runs.Count == 0
        ? null
        : Classification.Disagreement.Of(
            [.. first.Tested.Runs.Select(run => run.Predictions)], [.. second.Tested.Runs.Select(run => run.Predictions)]);

    private static PairedTest? Paired(Compared first, Compared second) =>
        PairedTest.Of(first.Series, second.Series, run => run.Result?.Test?.Accuracy);

    private static Table Table(IReadOnlyList<IReadOnlyList<Cell>> rows) => new(
        ["", "only the first right", "only the second right", "McNemar's p", "common seeds", "difference [points]", "paired t-test's p"],
        rows)
    {
        Name = "tests",
        Caption = "Differences of test accuracy, and how likely such ones would be between equals.",
    };

    private static IReadOnlyList<Cell> Row(Compared first, Compared second)
    {
        var (test, paired) = (Disagreement(first, second)?.Test, Paired(first, second));
        var difference = paired?.Difference;
        return
        [
            $"{first.Name} and {second.Name}",
            Cell.Of(test?.OnlyFirst, 0), Cell.Of(test?.OnlySecond, 0), P(test?.PValue),
            Cell.Of(difference?.Count, 0), Cell.OfShare(difference?.Mean, 2, difference is { Count: > 1 } ? difference.Value.Std : null),
            P(paired?.PValue),
        ];
    }

    private static IEnumerable<string> Sentences(Compared first, Compared second)
    {
        var several = first.Tested.Runs.Count > 1 || second.Tested.Runs.Count > 1 ? ", by the majority of the seeds" : "";
        if (Disagreement(first, second)?.Test is { } test)
        {
            yield return $"Test samples that {first.Name} reads right and {second.Name} wrong: {test.OnlyFirst}; the other way round: "
                + $"{test.OnlySecond}{several}. {Verdict(test.PValue, "divide them so unevenly")} "
                + $"(McNemar's test, {Wording.P(test.PValue)}).";
        }

        if (Paired(first, second) is not { } paired) yield break;
        var (mean, seeds) = (100 * paired.Difference.Mean, Wording.Count(paired.Difference.Count, "common seed"));
        var better = mean < 0 ? second.Name : first.Name;
        var higher = mean == 0
            ? $"Over {seeds}, the two are equal on average"
            : $"Over {seeds}, {better} is {Numbers.Fixed(Math.Abs(mean), 2)} points better on average";
        if (paired.PValue is { } p) yield return $"{higher}. {Verdict(p, "make such a difference")} (paired t-test, {Wording.P(p)}).";
        else if (paired.Difference.Count > 1) yield return $"{higher}; the paired t-test does not apply: {paired.Note}.";
    }

    private static string Verdict(double p, string what) => p < Seldom
        ? $"Chance alone would seldom {what}: the difference is probably real"
        : $"Chance alone could well {what}: both may be equally good";

    private static Cell P(double? p) => Cell.Of(p, NumberStyle.Plain);
}
