using Chainrule.Lab.Charts;
using Chainrule.Lab.Classification;
using Chainrule.Lab.Data;

namespace Chainrule.Lab.Reports;

/// <summary>Single test samples with all class probabilities: the surest and the most doubtful.</summary>
internal static class SamplesSection
{
    private const int Each = 6;

    /// <summary>Both kinds.</summary>
    public static IReadOnlyList<Block> Of(Predictions predictions, IDataSet test) =>
    [
        new Heading("The surest", 3),
        Cards("surest", "Read right with most confidence; the true class is ticked.", OfEachClass(predictions), predictions, test),
        new Heading("The most doubtful", 3),
        Cards("doubtful", "Two classes are nearly as probable.", Selections.MostDoubtful(predictions, Each), predictions, test),
    ];

    /// <summary>Samples with their bars.</summary>
    public static Figure Cards(string name, string caption, IEnumerable<Selection> samples, Predictions predictions, IDataSet test)
    {
        var names = predictions.ClassNames;
        return new(
            name,
            new PredictionCards
            {
                Classes = names,
                Cards =
                [
                    .. samples.Select(one => new PredictionCard(
                        Pictures.Of(test, one.Index),
                        $"{names[one.Truth]}, read {(one.Guess == one.Truth ? "right" : $"as {names[one.Guess]}")}: sample {one.Index}",
                        [.. one.Probabilities.Select(p => (double)p)],
                        one.Truth)),
                ],
            },
            caption);
    }

    /// <summary>The surest of different classes: the surest of all are mostly of one.</summary>
    private static IEnumerable<Selection> OfEachClass(Predictions predictions) =>
        Enumerable.Range(0, predictions.Classes)
            .SelectMany(c => Selections.TakenFor(predictions, c, c, 1))
            .OrderByDescending(one => one.Confidence).ThenBy(one => one.Index).Take(Each).OrderBy(one => one.Truth);
}
