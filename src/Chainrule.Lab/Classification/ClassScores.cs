using System.Text.Json.Serialization;

namespace Chainrule.Lab.Classification;

/// <summary>How well each class is recognised, and all of them on average.</summary>
/// <remarks>
/// An average counts every class once, however many samples it has (a macro average), and leaves out those for which the figure is not
/// defined; scikit-learn counts these as 0.
/// </remarks>
/// <param name="Classes">The classes, in the data set's order.</param>
public sealed record ClassScores(IReadOnlyList<ClassScore> Classes)
{
    /// <summary>The mean precision of the classes; null where none has one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? Precision => Classes.Average(score => score.Precision);

    /// <summary>The mean recall of the classes; null where none has one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? Recall => Classes.Average(score => score.Recall);

    /// <summary>The mean F1 of the classes; null where none has one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? F1 => Classes.Average(score => score.F1);

    /// <summary>Counts predictions.</summary>
    /// <param name="predictions">The predictions.</param>
    /// <returns>The scores.</returns>
    public static ClassScores Of(Predictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return Of(predictions.Confusion(), predictions.ClassNames);
    }

    /// <summary>Counts a confusion matrix.</summary>
    /// <param name="confusion">How often class [row] was taken for class [column].</param>
    /// <param name="classNames">The names of the classes.</param>
    /// <returns>The scores.</returns>
    /// <exception cref="ArgumentException">The matrix is no square of as many rows as names.</exception>
    public static ClassScores Of(int[,] confusion, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        ArgumentNullException.ThrowIfNull(classNames);
        var n = classNames.Count;
        if (confusion.GetLength(0) != n || confusion.GetLength(1) != n)
        {
            throw new ArgumentException(
                $"confusion: expected {n} x {n} counts for {n} names, got {confusion.GetLength(0)} x {confusion.GetLength(1)}.");
        }

        var all = Enumerable.Range(0, n);
        return new([.. all.Select(c => new ClassScore(
            classNames[c], all.Sum(guess => confusion[c, guess]), all.Sum(truth => confusion[truth, c]), confusion[c, c]))]);
    }
}
