using Chainrule.Lab.Charts;
using Chainrule.Lab.Classification;
using Chainrule.Lab.Data;

namespace Chainrule.Lab.Reports;

/// <summary>The mistakes that were made with most confidence.</summary>
internal static class MistakesSection
{
    private const int Most = 45;

    /// <summary>A gallery, or a sentence where there is no mistake.</summary>
    public static IReadOnlyList<Block> Of(Predictions predictions, IDataSet test)
    {
        var mistakes = Selections.WorstMistakes(predictions, Most);
        if (mistakes.Count == 0) return [new Paragraph("There are none: every test sample is read right.")];
        var names = predictions.ClassNames;
        var all = Enumerable.Range(0, predictions.Count).Count(i => !predictions.IsRight(i));
        var some = all > mistakes.Count ? $"{mistakes.Count} of {all} mistakes" : Wording.Count(all, "mistake");
        return
        [
            new Figure(
                "mistakes",
                new ImageGrid
                {
                    Tiles =
                    [
                        .. mistakes.Select(one => Pictures.Tile(
                            test, one.Index, $"{names[one.Truth]} → {names[one.Guess]}, {Wording.Percent(one.Confidence, 0)}")),
                    ],
                },
                $"{some}, the most confident first: what it is → what it was read as, and with how much confidence."),
        ];
    }
}
