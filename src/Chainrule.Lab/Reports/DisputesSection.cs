using Chainrule.Lab.Charts;
using Chainrule.Lab.Classification;
using Chainrule.Lab.Data;

namespace Chainrule.Lab.Reports;

/// <summary>Test samples that one gets right and the other wrong, both ways.</summary>
internal static class DisputesSection
{
    private const int Most = 24;

    /// <summary>Two galleries for each pair that could be tested.</summary>
    public static IReadOnlyList<Block> Of(IReadOnlyList<Compared> all)
    {
        var pairs = ChanceSection.Pairs(all).ToList();
        List<Block> blocks = [];
        foreach (var (first, second) in pairs)
        {
            if (ChanceSection.Disagreement(first, second) is not { } found) continue;
            if (pairs.Count > 1) blocks.Add(new Heading($"{first.Name} and {second.Name}", 3));
            blocks.Add(new Paragraph(
                $"Of {Wording.Count(found.Both + found.Neither + found.OnlyFirst.Count + found.OnlySecond.Count, "test sample")} both read "
                + $"{Wording.Count(found.Both, "sample")} right and {Wording.Count(found.Neither, "sample")} wrong."));
            blocks.Add(Gallery(first, second, found.OnlyFirst));
            blocks.Add(Gallery(second, first, found.OnlySecond));
        }

        return blocks;
    }

    private static Block Gallery(Compared right, Compared wrong, IReadOnlyList<DisputedExample> examples)
    {
        if (examples.Count == 0) return new Paragraph($"There is no sample that only {right.Name} reads right.");
        var (test, some) = (right.Tested.Data!.Test, examples.Count > Most ? $", {Most} of {examples.Count}" : $", {examples.Count}");
        return new Figure(
            $"only-{right.Name}",
            new ImageGrid { Tiles = [.. Evenly(examples).Select(one => Tile(test, one, Mistaken(wrong, one)))] },
            $"Only {right.Name} reads these right{some}: what it is → what {wrong.Name} takes it for.");
    }

    /// <summary>What most of the runs that are wrong take a sample for.</summary>
    private static int Mistaken(Compared wrong, DisputedExample example) =>
        wrong.Tested.Runs.Select(run => run.Predictions.Guesses[example.Index]).Where(guess => guess != example.Truth)
            .GroupBy(guess => guess).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First().Key;

    private static Tile Tile(IDataSet test, DisputedExample one, int guess) =>
        Pictures.Tile(test, one.Index, $"{test.ClassNames[one.Truth]} → {test.ClassNames[guess]}");

    /// <summary>As many as are shown, from all of the data set.</summary>
    private static IEnumerable<DisputedExample> Evenly(IReadOnlyList<DisputedExample> all) => all.Count <= Most
        ? all
        : Enumerable.Range(0, Most).Select(i => all[(int)((long)i * all.Count / Most)]);
}
