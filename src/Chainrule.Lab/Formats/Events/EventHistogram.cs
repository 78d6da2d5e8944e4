namespace Chainrule.Lab.Formats.Events;

/// <summary>How values are distributed, in the exponential buckets that TensorBoard's own writers use.</summary>
/// <param name="Least">The least value.</param>
/// <param name="Most">The largest value.</param>
/// <param name="Count">The number of values.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="SumOfSquares">The sum of their squares.</param>
/// <param name="Limits">Where each bucket ends; its own end is not in it. It begins where the one before ends.</param>
/// <param name="Counts">The values in each bucket.</param>
public sealed record EventHistogram(
    double Least, double Most, double Count, double Sum, double SumOfSquares, IReadOnlyList<double> Limits, IReadOnlyList<double> Counts)
{
    private static readonly double[] s_limits = MakeLimits();

    /// <summary>The distribution of values: buckets from 1e-12 on, each 1.1 times as wide as the one before, and so below 0.</summary>
    /// <param name="values">The values; those that are not finite are left out.</param>
    /// <returns>The histogram; of empty buckets in a row one stands for all.</returns>
    public static EventHistogram Of(ReadOnlySpan<float> values)
    {
        var counts = new double[s_limits.Length];
        var (least, most, count, sum, squares) = (double.PositiveInfinity, double.NegativeInfinity, 0L, 0.0, 0.0);
        foreach (double value in values)
        {
            if (!double.IsFinite(value)) continue;
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
            count++;
            sum += value;
            squares += value * value;
            counts[Bucket(value)]++;
        }

        var (limits, kept) = Shortened(counts);
        return count == 0 ? new(0, 0, 0, 0, 0, limits, kept) : new(least, most, count, sum, squares, limits, kept);
    }

    /// <summary>The first bucket that ends above a value.</summary>
    private static int Bucket(double value)
    {
        var at = Array.BinarySearch(s_limits, value);
        return at < 0 ? ~at : at + 1;
    }

    private static (double[] Limits, double[] Counts) Shortened(double[] counts)
    {
        var (limits, kept) = (new List<double>(), new List<double>());
        for (var i = 0; i < counts.Length; i++)
        {
            while (counts[i] == 0 && i + 1 < counts.Length && counts[i + 1] == 0) i++;
            limits.Add(s_limits[i]);
            kept.Add(counts[i]);
        }

        return ([.. limits], [.. kept]);
    }

    private static double[] MakeLimits()
    {
        var positive = new List<double>();
        for (var limit = 1e-12; limit < 1e20; limit *= 1.1) positive.Add(limit);
        positive.Add(double.MaxValue);
        return [.. positive.AsEnumerable().Reverse().Select(limit => -limit), 0, .. positive];
    }
}
