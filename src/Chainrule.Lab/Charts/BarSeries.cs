namespace Chainrule.Lab.Charts;

/// <summary>One bar in each group of a chart.</summary>
/// <param name="Name">What it is, for the legend.</param>
/// <param name="Values">A number for each group; null or not finite: no bar.</param>
public sealed record BarSeries(string Name, IReadOnlyList<double?> Values)
{
    /// <summary>How far a whisker reaches to both sides of each bar's end: a standard deviation.</summary>
    public IReadOnlyList<double?>? Spread { get; init; }

    /// <summary>Bars of numbers.</summary>
    /// <param name="name">What they are.</param>
    /// <param name="values">A number for each group.</param>
    /// <returns>The bars.</returns>
    public static BarSeries Of(string name, IEnumerable<double> values) => new(name, [.. values.Select(value => (double?)value)]);
}
