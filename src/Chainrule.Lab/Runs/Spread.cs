namespace Chainrule.Lab.Runs;

/// <summary>A figure over several runs: its mean and how far they lie apart.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Std">The standard deviation √(Σ(x − mean)²/(n − 1)), as of a sample; 0 for one value.</param>
/// <param name="Count">How many values, n.</param>
public readonly record struct Spread(double Mean, double Std, int Count)
{
    /// <summary>The spread of values.</summary>
    /// <param name="values">The values; at least one.</param>
    /// <returns>Their spread.</returns>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] all = [.. values];
        if (all.Length == 0) throw new ArgumentException("Spread: expected one value or more, got none.", nameof(values));
        var mean = all.Sum() / all.Length;
        var squares = all.Sum(x => (x - mean) * (x - mean));
        return new(mean, all.Length == 1 ? 0 : Math.Sqrt(squares / (all.Length - 1)), all.Length);
    }

    /// <summary>The spread of those values that there are.</summary>
    /// <param name="values">The values.</param>
    /// <returns>Their spread, or null where there are none.</returns>
    public static Spread? Of(IEnumerable<double?> values)
    {
        double[] there = [.. values.OfType<double>()];
        return there.Length == 0 ? null : Of(there);
    }
}
