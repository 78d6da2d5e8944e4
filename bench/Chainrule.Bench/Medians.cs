namespace Chainrule.Bench;

/// <summary>What stays of figures that a busy machine scatters.</summary>
internal static class Medians
{
    /// <summary>The value in the middle; of an even number the mean of the two.</summary>
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>
    /// A speed, and the share that it is of the most that the machine can do: in turn, so that a machine that slows down slows down both.
    /// </summary>
    public static (double Speed, double Share) InTurn(int rounds, Func<double> speed, Func<double> most)
    {
        var pairs = new List<(double Speed, double Most)>();
        for (var round = 0; round < rounds; round++) pairs.Add((speed(), most()));
        return (Of(pairs.Select(pair => pair.Speed)), Of(pairs.Select(pair => pair.Speed / pair.Most)));
    }
}
