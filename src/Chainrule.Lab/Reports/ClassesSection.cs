using Chainrule.Lab.Charts;
using Chainrule.Lab.Classification;
using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Reports;

/// <summary>The test class by class: the confusion matrix, precision and recall.</summary>
internal static class ClassesSection
{
    private const int MostClasses = 30;

    /// <summary>Both.</summary>
    public static IReadOnlyList<Block> Of(TestedSeries tested)
    {
        var table = Scores(tested.Runs);
        return tested.Shown!.Predictions.Classes > MostClasses ? [table] : [Confusion(tested.All, tested.Runs.Count), table];
    }

    /// <summary>How often each class was taken for each.</summary>
    public static Figure Confusion(Predictions predictions, int runs)
    {
        var (counts, classes) = (predictions.Confusion(), Enumerable.Range(0, predictions.Classes).ToList());
        var together = runs > 1 ? $" All {runs} runs together." : "";
        return new(
            "confusion",
            new HeatMap
            {
                RowTitle = "what it is",
                ColumnTitle = "what it was read as",
                Rows = predictions.ClassNames,
                Columns = predictions.ClassNames,
                Values = [.. classes.Select(truth => (IReadOnlyList<double>)[.. classes.Select(guess => (double)counts[truth, guess])])],
            },
            $"Test samples of each class, and what they were read as; shaded by the logarithm.{together}");
    }

    /// <summary>Precision, recall and F1 of each class, and on average; of several runs the mean and its standard deviation.</summary>
    public static Table Scores(IReadOnlyList<TestedRun> runs)
    {
        var scores = runs.Select(run => ClassScores.Of(run.Predictions)).ToList();
        var rows = scores[0].Classes.Select((score, c) => Row(
            score.Name, score.Support, one => one.Classes[c].Precision, one => one.Classes[c].Recall, one => one.Classes[c].F1));
        var average = Row("average", scores[0].Classes.Sum(score => score.Support), one => one.Precision, one => one.Recall, one => one.F1);
        return new(["class", "samples", "precision [%]", "recall [%]", "F1 [%]"], [.. rows, average])
        {
            Name = "classes",
            Caption = "Precision: the share of a class's guesses that are right. Recall: the share of its samples that are found."
                + (runs.Count > 1 ? $" Mean ± standard deviation of {runs.Count} seeds." : ""),
        };

        IReadOnlyList<Cell> Row(string name, int support, params ReadOnlySpan<Func<ClassScores, double?>> figures)
        {
            List<Cell> cells = [name, Cell.Of(support, 0)];
            foreach (var figure in figures)
            {
                var spread = Spread.Of(scores.Select(figure));
                cells.Add(Cell.OfShare(spread?.Mean, 2, spread is { Count: > 1 } several ? several.Std : null));
            }

            return cells;
        }
    }
}
