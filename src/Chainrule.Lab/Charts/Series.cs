namespace Chainrule.Lab.Charts;

/// <summary>
/// One line of a chart. A null is a gap. A NaN or an infinity is a run that diverged: the line ends before it, and the end is marked.
/// </summary>
public sealed record Series
{
    /// <summary>A line.</summary>
    /// <param name="name">What it is, for the legend.</param>
    /// <param name="x">Where each point lies along the chart; rising.</param>
    /// <param name="y">How high; as many as <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException">The two differ in length.</exception>
    public Series(string name, IReadOnlyList<double> x, IReadOnlyList<double?> y)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        (Name, X, Y) = (name, x, y);
        if (x.Count != y.Count) throw new ArgumentException($"{name}: expected {x.Count} heights, one for each x, got {y.Count}.");
    }

    /// <summary>What it is.</summary>
    public string Name { get; }

    /// <summary>Where each point lies along the chart.</summary>
    public IReadOnlyList<double> X { get; }

    /// <summary>How high each point lies.</summary>
    public IReadOnlyList<double?> Y { get; }

    /// <summary>The lower edge of a band around the line, one number for each x; a null is a gap.</summary>
    public IReadOnlyList<double?>? Low { get; init; }

    /// <summary>The upper edge of the band.</summary>
    public IReadOnlyList<double?>? High { get; init; }

    /// <summary>Faint lines behind this one: the single runs that it is the mean of.</summary>
    public IReadOnlyList<IReadOnlyList<double?>> Members { get; init; } = [];

    /// <summary>The number of its colour, 0 … 9; null: the next one.</summary>
    public int? Color { get; init; }

    /// <summary>How it is broken; null: the next way.</summary>
    public LineDash? Dash { get; init; }

    /// <summary>The index of a point to mark with its value: the best epoch.</summary>
    public int? Best { get; init; }

    /// <summary>A line through numbers at 1, 2, 3, …: one for each epoch.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="y">The numbers.</param>
    /// <returns>The line.</returns>
    public static Series Of(string name, IEnumerable<double> y)
    {
        var heights = y.Select(value => (double?)value).ToList();
        return new(name, [.. Enumerable.Range(1, heights.Count).Select(i => (double)i)], heights);
    }

    /// <summary>A line through points.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="x">Where each point lies along the chart; rising.</param>
    /// <param name="y">How high.</param>
    /// <returns>The line.</returns>
    public static Series Of(string name, IEnumerable<double> x, IEnumerable<double> y) =>
        new(name, [.. x], [.. y.Select(value => (double?)value)]);

    /// <summary>
    /// The mean of several runs with a band of one standard deviation (over n − 1) to both sides, and the runs themselves faintly behind.
    /// </summary>
    /// <param name="name">What it is.</param>
    /// <param name="x">Where each point lies along the chart; rising.</param>
    /// <param name="runs">Each run's heights. One that ended early does not count from there on; one that diverged ends the mean.</param>
    /// <returns>The line; of a single run, that run without a band.</returns>
    public static Series Mean(string name, IReadOnlyList<double> x, IReadOnlyList<IReadOnlyList<double>> runs)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(runs);
        var (mean, low, high) = (new double?[x.Count], new double?[x.Count], new double?[x.Count]);
        for (var i = 0; i < x.Count; i++)
        {
            var here = runs.Where(run => i < run.Count).Select(run => run[i]).ToList();
            if (here.Count == 0) continue;
            var middle = here.Average();
            mean[i] = middle;
            if (here.Count < 2 || !double.IsFinite(middle)) continue;
            var spread = Math.Sqrt(here.Sum(value => (value - middle) * (value - middle)) / (here.Count - 1));
            (low[i], high[i]) = (middle - spread, middle + spread);
        }

        var several = runs.Count > 1;
        return new(name, x, mean)
        {
            Low = several ? low : null,
            High = several ? high : null,
            Members = several ? [.. runs.Select(run => Padded(run, x.Count))] : [],
        };
    }

    private static double?[] Padded(IReadOnlyList<double> run, int count) =>
        [.. Enumerable.Range(0, count).Select(i => i < run.Count ? run[i] : (double?)null)];
}
