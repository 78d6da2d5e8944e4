namespace Chainrule.Lab.Training;

/// <summary>How a network does on samples it does not learn from.</summary>
/// <param name="Count">The number of samples.</param>
/// <param name="Loss">The mean loss.</param>
/// <param name="Correct">How many were right.</param>
/// <param name="Confusion">How often class [row] was taken for class [column].</param>
/// <param name="Guesses">The class that was said of each sample, in the loader's order.</param>
public sealed record Evaluation(int Count, double Loss, int Correct, int[,] Confusion, int[] Guesses)
{
    /// <summary>The share that was right; 0 … 1.</summary>
    public double Accuracy => Count == 0 ? 0 : (double)Correct / Count;

    /// <summary>The half-width of the accuracy's 95 % interval, as for independent samples: 1.96 · √(p(1 − p)/n).</summary>
    public double HalfWidth => HalfWidthOf(Accuracy, Count);

    /// <summary>The pairs of classes most often confused.</summary>
    /// <param name="most">How many pairs at most.</param>
    /// <returns>What it was, what was said, how often; the most frequent first, none that never happened.</returns>
    public IReadOnlyList<(int Truth, int Guess, int Times)> Confused(int most)
    {
        var pairs =
            from truth in Enumerable.Range(0, Confusion.GetLength(0))
            from guess in Enumerable.Range(0, Confusion.GetLength(1))
            where truth != guess && Confusion[truth, guess] > 0
            orderby Confusion[truth, guess] descending, truth, guess
            select (truth, guess, Confusion[truth, guess]);
        return [.. pairs.Take(most)];
    }

    /// <summary>The half-width of the 95 % interval of a share of independent samples.</summary>
    internal static double HalfWidthOf(double share, int count) => count == 0 ? 0 : 1.96 * Math.Sqrt(share * (1 - share) / count);
}
