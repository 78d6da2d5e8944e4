namespace Chainrule.Lab.Charts;

/// <summary>
/// Lines over a common axis: learning curves with bands and single runs, levels to compare with, the best epoch marked. Lines differ in
/// colour, dashes and shapes, so that they are told apart in gray and by everyone. However many points, no more are drawn than can be seen.
/// </summary>
public sealed record LineChart : Chart
{
    private const string Sampled = "h30";

    private static readonly string?[] s_dashes = [null, "7 3.5", "0.5 4", "9 4 0.5 4"];

    /// <summary>What lies along the chart.</summary>
    public required Axis X { get; init; }

    /// <summary>What lies upwards.</summary>
    public required Axis Y { get; init; }

    /// <summary>The lines; later ones are drawn over earlier ones.</summary>
    public required IReadOnlyList<Series> Series { get; init; }

    /// <summary>Levels to compare with.</summary>
    public IReadOnlyList<ReferenceLine> References { get; init; } = [];

    /// <inheritdoc/>
    /// <remarks>
    /// A row for each point: series, x, y; with columns for the band's edges and for the number of the single run where there are some.
    /// </remarks>
    public override Csv ToCsv()
    {
        var (bands, runs) = (Series.Any(series => series.Low is not null), Series.Any(series => series.Members.Count > 0));
        var header = new List<string> { "series", "x", "y" };
        if (bands) header.AddRange(["low", "high"]);
        if (runs) header.Add("run");
        var csv = new Csv(header);
        foreach (var series in Series)
        {
            for (var i = 0; i < series.X.Count; i++) Row(series.Name, series.X[i], series.Y[i], series.Low?[i], series.High?[i], null);
            for (var run = 0; run < series.Members.Count; run++)
            {
                for (var i = 0; i < series.X.Count; i++) Row(series.Name, series.X[i], series.Members[run][i], null, null, run + 1);
            }
        }

        foreach (var level in References) Row(level.Name, null, level.Value, null, null, null);
        return csv;

        void Row(string name, double? x, double? y, double? low, double? high, int? run)
        {
            var cells = new List<object?> { name, x, y };
            if (bands) cells.AddRange([low, high]);
            if (runs) cells.Add(run);
            csv.Add([.. cells]);
        }
    }

    private protected override void Draw(Canvas canvas)
    {
        var across = new Scale(X, Series.SelectMany(series => series.X), 0);
        var up = new Scale(Y, Heights(), 0.05);
        var top = Legend.Draw(canvas, [.. Series.Select(series => series.Name)], (i, x, y) => Sample(canvas, i, x, y));
        var frame = Frame.Draw(canvas, across, up, top);
        var clip = Y.From is not null || Y.To is not null || Y.IgnoreOutliers || X.From is not null || X.To is not null;
        if (clip) Clip(canvas, frame);
        foreach (var level in References) canvas.Line("r", frame.Left, up.Pixel(level.Value), frame.Right, up.Pixel(level.Value));
        for (var i = 0; i < Series.Count; i++) Behind(canvas, i, across, up);
        for (var i = 0; i < Series.Count; i++) InFront(canvas, i, across, up);
        if (clip) canvas.Markup.Close();
        for (var i = 0; i < Series.Count; i++) Mark(canvas, i, across, up);
        Name(canvas, frame, across, up);
        if (!Series.Any(series => series.Y.Any(y => y is { } value && double.IsFinite(value))))
        {
            canvas.Text("t", (frame.Left + frame.Right) / 2, (frame.Top + frame.Bottom) / 2, "no numbers yet", "middle");
        }

        var (from, to) = across.Range;
        var (kind, unit) = (X.Logarithmic ? "log" : "linear", Y.Numbers == NumberStyle.Percent ? "%" : "1");
        var edges = string.Join(' ', Pixels(frame.Left, frame.Right, frame.Top, frame.Bottom));
        canvas.Readout = $"{edges} {Numbers.Exact(from)} {Numbers.Exact(to)} {kind} {unit}";
    }

    /// <summary>All numbers that the chart has to show; none after a run diverged.</summary>
    private IEnumerable<double> Heights()
    {
        var lines = Series.SelectMany(series => series.Members.Append(series.Y).Append(series.Low ?? []).Append(series.High ?? []));
        return lines.SelectMany(line => line.Take(Polyline.EndOf(line))).OfType<double>().Concat(References.Select(level => level.Value));
    }

    private string Css(string kind, int i) => $"{kind} c{(Series[i].Color ?? i) % Theme.Colors}";

    private string? Dashes(int i) => s_dashes[(int)(Series[i].Dash ?? (LineDash)(i % s_dashes.Length))];

    private void Sample(Canvas canvas, int i, double x, double y)
    {
        if (Series[i].Low is not null) canvas.Rectangle(Css("b", i), x, y - 5, 30, 10);
        canvas.Path(Css("l", i), $"M{Markup.Pixel(x)} {Markup.Pixel(y)}{Sampled}", Dashes(i));
        canvas.Path(Css("m", i), Marker.At(i, x + 15, y));
    }

    private void Behind(Canvas canvas, int i, Scale across, Scale up)
    {
        var series = Series[i];
        if (series.Low is { } low && series.High is { } high) canvas.Path(Css("b", i), Polyline.Band(series.X, low, high, across, up));
        foreach (var member in series.Members) canvas.Path(Css("f", i), Polyline.Path(Polyline.Pieces(series.X, member, across, up)));
    }

    private void InFront(Canvas canvas, int i, Scale across, Scale up)
    {
        var pieces = Polyline.Pieces(Series[i].X, Series[i].Y, across, up);
        var points = pieces.SelectMany(piece => piece).ToList();
        canvas.Path(Css(points.Count > 4 * canvas.Width ? "l d" : "l", i), Polyline.Path(pieces), Dashes(i));
        if (Series.Count > 1 || points.Count <= Marker.Few) canvas.Path(Css("m", i), Marker.Along(i, Series.Count, points));
    }

    /// <summary>The best point, and the end of a run that diverged.</summary>
    private void Mark(Canvas canvas, int i, Scale across, Scale up)
    {
        var (series, end) = (Series[i], Polyline.EndOf(Series[i].Y));
        if (series.Best is { } best && Within(best))
        {
            var (x, y) = (across.Pixel(series.X[best]), up.Pixel(series.Y[best]!.Value));
            canvas.Path(Css("o", i), $"M{Markup.Pixel(x - 6)} {Markup.Pixel(y)}a6 6 0 1 0 12 0a6 6 0 1 0 -12 0");
            Say(canvas, x, y - 11 < up.Pixels.To ? y + 20 : y - 11, Numbers.Value(series.Y[best]!.Value, Y.Numbers));
        }

        var last = Enumerable.Range(0, end).LastOrDefault(Within, -1);
        if (end == series.Y.Count || end >= series.X.Count) return;
        var left = last < 0 ? across.Pixels.From : across.Pixel(series.X[last]);
        var foot = last < 0 ? up.Pixels.To + 8 : Math.Clamp(up.Pixel(series.Y[last]!.Value), up.Pixels.To, up.Pixels.From);
        canvas.Path(Css("x", i), $"M{Markup.Pixel(left - 5)} {Markup.Pixel(foot - 5)}l10 10m0 -10l-10 10");
        Say(canvas, left, foot - 11 < up.Pixels.To ? foot + 20 : foot - 11, "diverged");

        bool Within(int at) => at >= 0 && at < end && series.Y[at] is { } y && up.HasPlace(y) && across.HasPlace(series.X[at]);
    }

    private static void Say(Canvas canvas, double x, double y, string text)
    {
        var half = TextSize.Width(text, Canvas.TextHeight) / 2;
        canvas.Text("v", Math.Clamp(x, half, canvas.Width - half), y, text, "middle");
    }

    /// <summary>The levels' names, each above or below its line where it covers the fewest points of lines and no other name.</summary>
    private void Name(Canvas canvas, Frame frame, Scale across, Scale up)
    {
        var points = Series.SelectMany(series => Polyline.Pieces(series.X, series.Y, across, up)).SelectMany(Polyline.Thin).ToList();
        foreach (var level in References.Where(level => up.HasPlace(level.Value)))
        {
            var (y, width) = (up.Pixel(level.Value), TextSize.Width(level.Name, Canvas.TextHeight));
            if (y < frame.Top - 1 || y > frame.Bottom + 1) continue;
            var places = from foot in new[] { y - 4, y + 13 }
                         from left in new[] { frame.Right - width - 2, frame.Left + 4, (frame.Left + frame.Right - width) / 2 }
                         select (Left: left, Foot: foot);
            var free = places.MinBy(place => points.Count(point => point.X >= place.Left - 4 && point.X <= place.Left + width + 4
                && point.Y >= place.Foot - 13 && point.Y <= place.Foot + 3));
            canvas.Text("v", free.Left, free.Foot, level.Name);

            // A name is as good as a crowd of points for the next one.
            points.AddRange(Enumerable.Range(0, 500).Select(i => (free.Left + width * i / 500, free.Foot - 5)));
        }
    }

    // A nested picture cuts what lies outside, and needs no name that must be unique in the page.
    private static void Clip(Canvas canvas, Frame frame) => canvas.Markup.Open("svg", ("x", frame.Left), ("y", frame.Top),
        ("width", frame.Right - frame.Left), ("height", frame.Bottom - frame.Top),
        ("viewBox", string.Join(' ', Pixels(frame.Left, frame.Top, frame.Right - frame.Left, frame.Bottom - frame.Top))));

    private static IEnumerable<string> Pixels(params double[] pixels) => pixels.Select(Markup.Pixel);
}
