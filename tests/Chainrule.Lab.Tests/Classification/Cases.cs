using Chainrule.Lab.Classification;

namespace Chainrule.Lab.Tests.Classification;

/// <summary>Predictions made by hand.</summary>
internal static class Cases
{
    /// <summary>Samples of classes a and b, each with the probability of a and what it is.</summary>
    public static Predictions Two(params (float OfA, int Truth)[] samples) => new(
        ["a", "b"],
        [.. samples.SelectMany(sample => new[] { sample.OfA, 1 - sample.OfA })],
        [.. samples.Select(sample => sample.Truth)]);

    /// <summary>Samples of three classes that were said with certainty.</summary>
    public static Predictions Said(int[] truths, int[] guesses) =>
        new(["a", "b", "c"], [.. guesses.SelectMany(guess => Enumerable.Range(0, 3).Select(c => c == guess ? 1f : 0f))], truths);
}
