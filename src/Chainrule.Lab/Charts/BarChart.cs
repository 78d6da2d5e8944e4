namespace Chainrule.Lab.Charts;

/// <summary>Bars from zero: one or several for each group, upright or lying, each with its number where there is room.</summary>
public sealed record BarChart : Chart
{
    /// <summary>The names of the groups.</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>What the bars measure.</summary>
    public required Axis Values { get; init; }

    /// <summary>The bars of each group.</summary>
    public required IReadOnlyList<BarSeries> Series { get; init; }

    /// <summary>Whether bars lie: for long names, and for probabilities.</summary>
    public bool Lying { get; init; }

    /// <summary>The group that is right, marked with a tick.</summary>
    public int? Truth { get; init; }

    /// <summary>Levels to compare with.</summary>
    public IReadOnlyList<ReferenceLine> References { get; init; } = [];

    /// <summary>The probabilities of all classes for one image, lying bars with the true class marked.</summary>
    /// <param name="classes">The classes' names.</param>
    /// <param name="probabilities">A probability each.</param>
    /// <param name="truth">The index of the true class; null where nobody knows it.</param>
    /// <returns>The chart.</returns>
    public static BarChart OfProbabilities(IReadOnlyList<string> classes, IEnumerable<double> probabilities, int? truth = null) => new()
    {
        Groups = classes,
        Values = new("probability") { Numbers = NumberStyle.Percent, From = 0, To = 1 },
        Series = [BarSeries.Of("probability", probabilities)],
        Lying = true,
        Truth = truth,
    };

    internal override double Fit(double room) => Lying && Series.Count == 1 ? Math.Min(room, 380) : room;

    /// <inheritdoc/>
    public override Csv ToCsv()
    {
        var spreads = Series.Any(series => series.Spread is not null);
        List<string> header = ["group", "series", "value"];
        if (spreads) header.Add("spread");
        var csv = new Csv(header);
        for (var group = 0; group < Groups.Count; group++)
        {
            foreach (var series in Series)
            {
                List<object?> cells = [Groups[group], series.Name, At(series.Values, group)];
                if (spreads) cells.Add(At(series.Spread, group));
                csv.Add([.. cells]);
            }
        }

        return csv;
    }

    private protected override void Draw(Canvas canvas)
    {
        var ends = from series in Series
                   from i in Enumerable.Range(0, Groups.Count)
                   let value = At(series.Values, i)
                   where value is not null
                   let spread = At(series.Spread, i) ?? 0
                   from end in new[] { value.Value - spread, value.Value + spread }
                   select end;
        var zero = Values.From is null && !Values.Logarithmic ? [0.0] : Array.Empty<double>();
        var scale = new Scale(Values, ends.Concat(zero).Concat(References.Select(level => level.Value)), 0.06);
        var top = Series.Count < 2 ? 0 : Legend.Draw(canvas, [.. Series.Select(series => series.Name)], (i, x, y) =>
            canvas.Rectangle(Css("p", i), x + 8, y - 6, 18, 12));
        if (Lying) new LyingBars(this, canvas, scale).Draw(top);
        else new UprightBars(this, canvas, scale).Draw(top);
    }

    internal static double? At(IReadOnlyList<double?>? values, int i) =>
        values is not null && i < values.Count && values[i] is { } value && double.IsFinite(value) ? value : null;

    internal static string Css(string kind, int series) => $"{kind} c{series % Theme.Colors}";

    /// <summary>Where bars begin: at zero, or at the edge where zero lies outside.</summary>
    internal static double Foot(Scale scale) =>
        scale.HasPlace(0) && scale.Range.From <= 0 && scale.Range.To >= 0 ? scale.Pixel(0) : scale.Pixels.From;
}
