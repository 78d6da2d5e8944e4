using Chainrule.Lab.Classification;

namespace Chainrule.Cli.Screens;

/// <summary>How well each class is recognised, and whether the probabilities mean what they say.</summary>
internal static class ClassScreen
{
    internal static void Draw(Screen screen, ClassScores scores, Calibration calibration)
    {
        screen.Line();
        TextTable.Draw(
            screen,
            ["class", ">samples", ">guesses", ">precision", ">recall", ">F1"],
            scores.Classes.Select(score => Row(
                score.Name, $"{score.Support:n0}", $"{score.Guesses:n0}", score.Precision, score.Recall, score.F1))
                .Append(Row("mean", "", "", scores.Precision, scores.Recall, scores.F1)));
        screen.Line();
        TextTable.Draw(
            screen,
            [">confidence", ">samples", ">said", ">right", ">gap"],
            calibration.Bins.Where(bin => bin.Count > 0).Select(bin => new[]
            {
                $"{100 * bin.From:f0} to {100 * bin.To:f0} %", $"{bin.Count:n0}", EpochTable.Percent(bin.Confidence),
                EpochTable.Percent(bin.Accuracy), EpochTable.Percent(bin.Gap),
            }));
        screen.Line();
        screen.Fact(
            "gap",
            $"{EpochTable.Percent(calibration.ExpectedError)} on average, {EpochTable.Percent(calibration.MaximumError)} at worst; "
            + $"Brier {Figures.Of(calibration.Brier)}, −ln p {Figures.Of(calibration.NegativeLogLikelihood)}");
        screen.Line();
        screen.Prose(
            "",
            Screen.Faint,
            "precision: the share of a class's guesses that is right. recall: the share of its samples that is found. gap: between what "
                + "was said, the mean probability of the guesses, and what was right. Brier: (p − y)², summed over the classes. −ln p: of "
                + "the true class.");
    }

    private static string[] Row(string name, string samples, string guesses, double? precision, double? recall, double? f1) =>
        [name, samples, guesses, EpochTable.Percent(precision), EpochTable.Percent(recall), EpochTable.Percent(f1)];
}
