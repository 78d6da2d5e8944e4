namespace Chainrule.Lab.Classification;

/// <summary>
/// McNemar's test of two models on the same examples: whether one is right more often than the other than chance explains. Only
/// examples count of which one model is right and the other wrong.
/// </summary>
/// <remarks>Source: Q. McNemar, Psychometrika 12(2), 1947; here with the exact binomial distribution, which needs no large
/// numbers.</remarks>
/// <param name="OnlyFirst">Examples that only the first model gets right.</param>
/// <param name="OnlySecond">Examples that only the second gets right.</param>
/// <param name="PValue">
/// The two-sided p: were both equally good, how likely a division at least so uneven would be; 1 where there is nothing to divide.
/// </param>
public readonly record struct Mcnemar(int OnlyFirst, int OnlySecond, double PValue)
{
    /// <summary>Tests: min(1, 2 · Σ C(n, k)/2ⁿ) over k ≤ the smaller count, with n the sum of both.</summary>
    /// <param name="onlyFirst">Examples that only the first model gets right.</param>
    /// <param name="onlySecond">Examples that only the second gets right.</param>
    /// <returns>The test; its relative error is below 1e-9.</returns>
    public static Mcnemar Of(int onlyFirst, int onlySecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyFirst);
        ArgumentOutOfRangeException.ThrowIfNegative(onlySecond);
        var (n, least) = ((double)onlyFirst + onlySecond, Math.Min(onlyFirst, onlySecond));

        // ln of the last and largest term; the others follow from it downwards, each smaller than the one before.
        var largest = -n * Math.Log(2);
        for (var k = 1; k <= least; k++) largest += Math.Log((n - k + 1) / k);
        var (sum, term) = (0.0, 1.0);
        for (var k = least; k >= 0 && term > 0; k--)
        {
            sum += term;
            term *= k / (n - k + 1);
        }

        return new(onlyFirst, onlySecond, Math.Min(1, 2 * sum * Math.Exp(largest)));
    }
}
