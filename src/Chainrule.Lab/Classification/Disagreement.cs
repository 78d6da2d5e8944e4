namespace Chainrule.Lab.Classification;

/// <summary>Which examples one model gets right and the other wrong.</summary>
/// <remarks>
/// Of several runs of a model, an example counts as right if more than half of them are. The examples are sorted by index.
/// </remarks>
public sealed record Disagreement
{
    /// <summary>What only the first model gets right.</summary>
    public required IReadOnlyList<DisputedExample> OnlyFirst { get; init; }

    /// <summary>What only the second gets right.</summary>
    public required IReadOnlyList<DisputedExample> OnlySecond { get; init; }

    /// <summary>How many both get right.</summary>
    public required int Both { get; init; }

    /// <summary>How many neither does.</summary>
    public required int Neither { get; init; }

    /// <summary>Whether chance explains that one is right more often.</summary>
    public Mcnemar Test => Mcnemar.Of(OnlyFirst.Count, OnlySecond.Count);

    /// <summary>Compares one run of each.</summary>
    /// <param name="first">What the first said.</param>
    /// <param name="second">What the second said of the same samples.</param>
    /// <returns>Where they differ.</returns>
    /// <exception cref="ArgumentException">The samples are not the same.</exception>
    public static Disagreement Of(Predictions first, Predictions second) => Of([first], [second]);

    /// <summary>Compares several runs of each, with different seeds for example.</summary>
    /// <param name="first">What the runs of the first said; one or more.</param>
    /// <param name="second">What those of the second said of the same samples.</param>
    /// <returns>Where they differ.</returns>
    /// <exception cref="ArgumentException">The samples are not the same, or there is no run.</exception>
    public static Disagreement Of(IReadOnlyList<Predictions> first, IReadOnlyList<Predictions> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count == 0 || second.Count == 0)
            throw new ArgumentException($"disagreement: expected one run or more of each, got {first.Count} and {second.Count}.");
        var samples = first[0];
        if (first.Concat(second).Any(run => run.Classes != samples.Classes || !run.Truths.SequenceEqual(samples.Truths)))
        {
            throw new ArgumentException(
                "disagreement: expected predictions of the same samples, got others. Were both tested on one data set?");
        }

        var (onlyFirst, onlySecond, both, neither) = (new List<DisputedExample>(), new List<DisputedExample>(), 0, 0);
        for (var i = 0; i < samples.Count; i++)
        {
            var (a, b) = (first.Count(run => run.IsRight(i)), second.Count(run => run.IsRight(i)));
            switch (2 * a > first.Count, 2 * b > second.Count)
            {
                case (true, true): both++; break;
                case (false, false): neither++; break;
                case (true, false): onlyFirst.Add(Example(i)); break;
                case (false, true): onlySecond.Add(Example(i)); break;
            }

            DisputedExample Example(int index) => new(index, samples.Truths[index], Said(first, index), Said(second, index), a, b);
        }

        return new() { OnlyFirst = onlyFirst, OnlySecond = onlySecond, Both = both, Neither = neither };
    }

    private static int Said(IReadOnlyList<Predictions> runs, int index) =>
        runs.GroupBy(run => run.Guesses[index]).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First().Key;
}
