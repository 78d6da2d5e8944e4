namespace Chainrule.Lab.Charts;

/// <summary>Numbers to pixels and the ticks between, for one axis.</summary>
internal sealed class Scale
{
    private readonly double _from;
    private readonly double _to;

    /// <param name="axis">What the user asked for.</param>
    /// <param name="values">All numbers that should have a place; those without one are ignored.</param>
    /// <param name="padding">The share of the range that is added at both ends, where the user named none.</param>
    internal Scale(Axis axis, IEnumerable<double> values, double padding)
    {
        Axis = axis;
        var places = values.Where(HasPlace).Select(Place).ToList();
        if (axis.IgnoreOutliers) places = Inliers(places);
        var (from, to) = places.Count == 0 ? (0.0, 1.0) : (places.Min(), places.Max());
        var gap = (to - from) * padding;
        if (to - from <= Math.Abs(to) * 1e-12) gap = axis.Logarithmic ? 0.5 : to == 0 ? 1 : Math.Abs(to) * 0.1;

        // Shares and counts never cross zero on their own: neither does the room around them.
        var floor = !axis.Logarithmic && from >= 0 ? 0 : double.NegativeInfinity;
        _from = axis.From is { } first && HasPlace(first) ? Place(first) : Math.Max(floor, from - gap);
        _to = axis.To is { } last && HasPlace(last) ? Place(last) : to + gap;
        if (!(_to > _from)) (_from, _to) = (_from - 0.5, _from + 0.5);
        if (!double.IsFinite(_to - _from)) (_from, _to) = (-double.MaxValue / 2.1, double.MaxValue / 2.1);
    }

    internal Axis Axis { get; }

    /// <summary>The first and last number of the axis.</summary>
    internal (double From, double To) Range => Axis.Logarithmic ? (Math.Pow(10, _from), Math.Pow(10, _to)) : (_from, _to);

    /// <summary>The pixels of the first and the last number.</summary>
    internal (double From, double To) Pixels { get; set; }

    internal bool HasPlace(double value) => double.IsFinite(value) && (!Axis.Logarithmic || value > 0);

    // Halves: the distance of two huge numbers is no number.
    internal double Pixel(double value) =>
        Pixels.From + (Place(value) / 2 - _from / 2) / (_to / 2 - _from / 2) * (Pixels.To - Pixels.From);

    /// <summary>Round numbers with their texts.</summary>
    internal IReadOnlyList<(double Value, string Text)> Ticks(int wanted)
    {
        var (from, to) = Range;
        if (Axis.Logarithmic)
        {
            var decades = Charts.Ticks.Logarithmic(from, to, wanted);
            if (decades.Count >= 2) return [.. decades.Select(tick => (tick, Numbers.Value(tick, Axis.Numbers)))];
        }

        var step = Math.Max(Axis.Whole ? 1 : 0, Charts.Ticks.Step(from, to, wanted));
        return [.. Charts.Ticks.Linear(from, to, step).Where(HasPlace).Select(tick => (tick, Numbers.Tick(tick, step, Axis.Numbers)))];
    }

    private double Place(double value) => Axis.Logarithmic ? Math.Log10(value) : value;

    // Beyond Tukey's far fences (1977), and few: more than one in a hundred are no outliers but a part of the story.
    private static List<double> Inliers(List<double> places)
    {
        if (places.Count < 8) return places;
        var sorted = places.Order().ToList();
        var (low, high) = (sorted[sorted.Count / 4], sorted[sorted.Count * 3 / 4]);
        var reach = 3 * (high - low);
        var inliers = places.FindAll(place => place >= low - reach && place <= high + reach);
        return reach > 0 && places.Count - inliers.Count <= Math.Max(1, places.Count / 100) ? inliers : places;
    }
}
