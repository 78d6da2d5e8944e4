namespace Chainrule.Lab.Classification;

/// <summary>Whether probabilities mean what they say: of what is said with 80 % confidence, 80 % ought to be right.</summary>
/// <remarks>
/// <para>Confidence is the probability of the class that was said. The bins are equally wide.</para>
/// <para>Source: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, "On Calibration of Modern Neural Networks", 2017, arXiv:1706.04599,
/// equations 2–5; G. W. Brier, "Verification of forecasts expressed in terms of probability", 1950.</para>
/// </remarks>
public sealed record Calibration
{
    /// <summary>How many bins Guo et al. take.</summary>
    public const int UsualBins = 15;

    /// <summary>The reliability curve, its bins from the least confident to the most.</summary>
    public required IReadOnlyList<ReliabilityBin> Bins { get; init; }

    /// <summary>The expected calibration error, Σ count/n · |accuracy − confidence| over the bins; 0 … 1.</summary>
    public required double ExpectedError { get; init; }

    /// <summary>The maximum calibration error: the largest |accuracy − confidence| of a bin; 0 … 1.</summary>
    public required double MaximumError { get; init; }

    /// <summary>Brier's score, the mean of Σ (p − y)² over the classes, y one-hot; 0 … 2.</summary>
    public required double Brier { get; init; }

    /// <summary>
    /// The negative log-likelihood, the mean of −ln p of the true class; a probability that was rounded to 0 counts as the smallest float,
    /// 1.4e-45.
    /// </summary>
    public required double NegativeLogLikelihood { get; init; }

    /// <summary>Measures predictions, in double precision.</summary>
    /// <param name="predictions">The predictions, at least one. A NaN among the probabilities makes the figures NaN.</param>
    /// <param name="bins">The number of bins.</param>
    /// <returns>What it came to.</returns>
    /// <exception cref="ArgumentException">There are no predictions.</exception>
    public static Calibration Of(Predictions predictions, int bins = UsualBins)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        var n = predictions.Count;
        if (n == 0) throw new ArgumentException("calibration: expected one prediction or more, got none.", nameof(predictions));
        var (counts, right, confidences) = (new int[bins], new int[bins], new double[bins]);
        var (squares, logarithms) = (0.0, 0.0);
        for (var i = 0; i < n; i++)
        {
            var row = predictions[i];
            var truth = predictions.Truths[i];
            double confidence = row[predictions.Guesses[i]];
            var bin = double.IsNaN(confidence) ? 0 : Math.Clamp((int)Math.Ceiling(confidence * bins) - 1, 0, bins - 1);
            counts[bin]++;
            confidences[bin] += confidence;
            if (predictions.IsRight(i)) right[bin]++;
            logarithms -= Math.Log(Math.Max(row[truth], float.Epsilon));
            for (var c = 0; c < row.Length; c++)
            {
                var error = row[c] - (c == truth ? 1.0 : 0.0);
                squares += error * error;
            }
        }

        ReliabilityBin[] curve = [.. counts.Select((count, b) => new ReliabilityBin(
            (double)b / bins,
            (b + 1.0) / bins,
            count,
            count == 0 ? null : confidences[b] / count,
            count == 0 ? null : (double)right[b] / count))];
        return new()
        {
            Bins = curve,
            ExpectedError = curve.Sum(bin => bin.Count * bin.Gap) / n,
            MaximumError = curve.Select(bin => bin.Gap).Aggregate(Math.Max),
            Brier = squares / n,
            NegativeLogLikelihood = logarithms / n,
        };
    }
}
