using System.Globalization;
using System.Text;

namespace Chainrule.Lab.Charts;

/// <summary>
/// Points of several classes in the plane, without axes: a map by t-SNE or PCA. Each class has its colour and shape, and its name stands
/// at the median of its points. Points that would cover one another to half a pixel are drawn once, so 20,000 stay a small file.
/// </summary>
public sealed record ScatterMap : Chart
{
    /// <summary>Units of the drawing in a pixel: points lie on half pixels.</summary>
    private const int Fine = 2;

    // The ends of a line of no length, or of a short one, are the points' shapes: round, square, lying, standing.
    private static readonly (string Css, string Stroke)[] s_shapes = [("sr", "h0"), ("ss", "h0"), ("sb", "h7"), ("sb", "v7")];

    /// <summary>Where each point lies from left to right.</summary>
    public required IReadOnlyList<double> X { get; init; }

    /// <summary>Where each point lies upwards.</summary>
    public required IReadOnlyList<double> Y { get; init; }

    /// <summary>The class of each point.</summary>
    public required IReadOnlyList<int> Classes { get; init; }

    /// <summary>The classes' names.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    internal override double Fit(double room) => Math.Min(room, 380);

    /// <inheritdoc/>
    public override Csv ToCsv()
    {
        var csv = new Csv("class", "x", "y");
        for (var i = 0; i < Checked(); i++) csv.Add(Names[Classes[i]], X[i], Y[i]);
        return csv;
    }

    private protected override void Draw(Canvas canvas)
    {
        canvas.Height = canvas.Width;
        var all = Enumerable.Range(0, Checked()).Where(i => double.IsFinite(X[i]) && double.IsFinite(Y[i])).ToList();
        var (across, up) = (new Scale("", all.Select(i => X[i]), 0), new Scale("", all.Select(i => Y[i]), 0));

        // One scale for both ways: distances on the map mean the same in all directions.
        var side = canvas.Width - 16;
        var (width, height) = (across.Range.To - across.Range.From, up.Range.To - up.Range.From);
        var (w, h) = (side * Math.Min(1, width / height), side * Math.Min(1, height / width));
        across.Pixels = ((canvas.Width - w) / 2, (canvas.Width + w) / 2);
        up.Pixels = ((canvas.Width + h) / 2, (canvas.Width - h) / 2);

        var classes = all.GroupBy(i => Classes[i]).OrderBy(group => group.Key).ToList();
        canvas.Markup.Open("g", ("transform", $"scale({Markup.Pixel(1.0 / Fine)})"));
        foreach (var group in classes)
        {
            var (css, stroke) = s_shapes[group.Key % s_shapes.Length];
            canvas.Path($"s {css} c{group.Key % Theme.Colors}", Dots(group.Select(i => (Snap(across, X[i]), Snap(up, Y[i]))), stroke));
        }

        canvas.Markup.Close();
        foreach (var group in classes)
        {
            canvas.Text($"n c{group.Key % Theme.Colors}", across.Pixel(Median(group.Select(i => X[i]))),
                up.Pixel(Median(group.Select(i => Y[i]))) + 5, TextSize.Fit(Names[group.Key], 15, 120), "middle");
        }

        if (all.Count == 0) canvas.Text("t", canvas.Width / 2, canvas.Width / 2, "no points yet", "middle");
    }

    private static int Snap(Scale scale, double value) => (int)Math.Round(scale.Pixel(value) * Fine);

    /// <summary>A path of one dot for each place, in rows, each by its way from the one before: small numbers, little text.</summary>
    private static string Dots(IEnumerable<(int X, int Y)> points, string stroke)
    {
        var (path, x, y) = (new StringBuilder(), 0, 0);
        var back = stroke[0] == 'h' ? int.Parse(stroke.AsSpan(1), CultureInfo.InvariantCulture) : 0;
        var down = stroke[0] == 'v' ? int.Parse(stroke.AsSpan(1), CultureInfo.InvariantCulture) : 0;
        foreach (var (nextX, nextY) in points.Distinct().OrderBy(point => point.Y).ThenBy(point => point.X))
        {
            var (dx, dy) = (nextX - back / 2 - x, nextY - down / 2 - y);
            path.Append(CultureInfo.InvariantCulture, $"m{dx}{(dy < 0 ? "" : " ")}{dy}{stroke}");
            (x, y) = (x + dx + back, y + dy + down);
        }

        return path.ToString();
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private int Checked() => X.Count == Y.Count && X.Count == Classes.Count && Classes.All(c => c >= 0 && c < Names.Count)
        ? X.Count
        : throw new ArgumentException($"Scatter map: expected x, y and a class 0 … {Names.Count - 1} for each point, "
            + $"got {X.Count} x, {Y.Count} y and {Classes.Count} classes up to {Classes.DefaultIfEmpty().Max()}.");
}
