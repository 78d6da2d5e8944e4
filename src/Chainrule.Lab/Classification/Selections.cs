namespace Chainrule.Lab.Classification;

/// <summary>Picks samples worth a look out of predictions; among equals the one with the lower index comes first.</summary>
public static class Selections
{
    /// <summary>The mistakes that were made with most confidence.</summary>
    /// <param name="predictions">The predictions.</param>
    /// <param name="most">How many at most.</param>
    /// <returns>The samples, the worst first.</returns>
    public static IReadOnlyList<Selection> WorstMistakes(Predictions predictions, int most) =>
        Pick(predictions, most, i => !predictions.IsRight(i), i => -Confidence(predictions, i));

    /// <summary>What was recognised with most confidence.</summary>
    /// <param name="predictions">The predictions.</param>
    /// <param name="most">How many at most.</param>
    /// <returns>The samples, the surest first.</returns>
    public static IReadOnlyList<Selection> SurestRight(Predictions predictions, int most) =>
        Pick(predictions, most, predictions.IsRight, i => -Confidence(predictions, i));

    /// <summary>Where two classes were nearly as probable, rightly decided or not.</summary>
    /// <param name="predictions">The predictions.</param>
    /// <param name="most">How many at most.</param>
    /// <returns>The samples, that with the smallest margin first.</returns>
    public static IReadOnlyList<Selection> MostDoubtful(Predictions predictions, int most) =>
        Pick(predictions, most, _ => true, i => Margin(predictions[i]));

    /// <summary>The samples of one field of the confusion matrix.</summary>
    /// <param name="predictions">The predictions.</param>
    /// <param name="truth">What they are.</param>
    /// <param name="guess">What was said.</param>
    /// <param name="most">How many at most.</param>
    /// <returns>The samples, the most confident first.</returns>
    public static IReadOnlyList<Selection> TakenFor(Predictions predictions, int truth, int guess, int most) => Pick(
        predictions,
        most,
        i => predictions.Truths[i] == truth && predictions.Guesses[i] == guess,
        i => -Confidence(predictions, i));

    private static Selection[] Pick(Predictions predictions, int most, Func<int, bool> isWanted, Func<int, double> rank)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentOutOfRangeException.ThrowIfNegative(most);

        // The order is stable. A NaN would come first, before the least number: it goes to the end.
        var ranked = Enumerable.Range(0, predictions.Count).Where(isWanted)
            .OrderBy(i => double.IsNaN(rank(i))).ThenBy(rank);
        return [.. ranked.Take(most).Select(i => new Selection(
            i, predictions.Truths[i], predictions.Guesses[i], Margin(predictions[i]), predictions[i].ToArray()))];
    }

    private static double Confidence(Predictions predictions, int i) => predictions[i][predictions.Guesses[i]];

    private static double Margin(ReadOnlySpan<float> probabilities)
    {
        var (first, second) = (0f, 0f);
        foreach (var p in probabilities)
        {
            if (float.IsNaN(p)) return double.NaN;
            if (p > first) (first, second) = (p, first);
            else if (p > second) second = p;
        }

        return (double)first - second;
    }
}
