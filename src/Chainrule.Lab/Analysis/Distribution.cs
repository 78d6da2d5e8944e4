namespace Chainrule.Lab.Analysis;

/// <summary>How numbers are spread.</summary>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">Their standard deviation, over n.</param>
/// <param name="Smallest">The smallest; NaN where one is NaN.</param>
/// <param name="Largest">The largest; NaN where one is NaN.</param>
/// <param name="Zeros">The share of exact zeros, 0 … 1.</param>
/// <param name="Norm">The root of the sum of their squares.</param>
public readonly record struct Distribution(double Mean, double Deviation, double Smallest, double Largest, double Zeros, double Norm)
{
    /// <summary>The largest of their sizes |x|.</summary>
    public double LargestSize => Math.Max(Math.Abs(Smallest), Math.Abs(Largest));

    /// <summary>Measures numbers, in double precision.</summary>
    /// <param name="values">The numbers, at least one.</param>
    /// <returns>How they are spread.</returns>
    public static Distribution Of(ReadOnlySpan<float> values)
    {
        var (sum, squares, smallest, largest, zeros) = (0.0, 0.0, double.PositiveInfinity, double.NegativeInfinity, 0);
        foreach (var value in values)
        {
            sum += value;
            squares += (double)value * value;
            smallest = Math.Min(smallest, value);
            largest = Math.Max(largest, value);
            if (value == 0) zeros++;
        }

        var (mean, spread) = (sum / values.Length, 0.0);
        foreach (var value in values) spread += (value - mean) * (value - mean);
        return new(mean, Math.Sqrt(spread / values.Length), smallest, largest, (double)zeros / values.Length, Math.Sqrt(squares));
    }
}
