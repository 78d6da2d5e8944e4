using System.Text;

namespace Chainrule.Lab.Charts;

/// <summary>A line in pixels, in pieces where the data have gaps, thinned where there are more points than pixels.</summary>
internal static class Polyline
{
    /// <summary>The pieces of a line: a new one after each number that has no place; nothing after one that is not finite.</summary>
    internal static List<List<(double X, double Y)>> Pieces(IReadOnlyList<double> x, IReadOnlyList<double?> y, Scale across, Scale up)
    {
        var pieces = new List<List<(double, double)>>();
        var (open, end) = (false, Math.Min(EndOf(y), x.Count));
        for (var i = 0; i < end; i++)
        {
            var drawn = across.HasPlace(x[i]) && y[i] is { } value && up.HasPlace(value);
            if (drawn && !open) pieces.Add([]);
            if (drawn) pieces[^1].Add((across.Pixel(x[i]), up.Pixel(y[i]!.Value)));
            open = drawn;
        }

        return pieces;
    }

    /// <summary>How many numbers come before the first NaN or infinity.</summary>
    internal static int EndOf(IReadOnlyList<double?> y)
    {
        for (var i = 0; i < y.Count; i++)
        {
            if (y[i] is { } value && !double.IsFinite(value)) return i;
        }

        return y.Count;
    }

    /// <summary>Of all points that share a column of pixels, the first, the lowest, the highest and the last, in their order.</summary>
    internal static List<(double X, double Y)> Thin(List<(double X, double Y)> points)
    {
        var thin = new List<(double, double)>(Math.Min(points.Count, 4096));
        for (var start = 0; start < points.Count;)
        {
            var (end, low, high) = (start, start, start);
            while (end < points.Count && Math.Floor(points[end].X) == Math.Floor(points[start].X))
            {
                if (points[end].Y < points[low].Y) low = end;
                if (points[end].Y > points[high].Y) high = end;
                end++;
            }

            var kept = -1;
            foreach (var i in (ReadOnlySpan<int>)[start, Math.Min(low, high), Math.Max(low, high), end - 1])
            {
                if (i > kept) thin.Add(points[i]);
                kept = Math.Max(kept, i);
            }

            start = end;
        }

        return thin;
    }

    /// <summary>A path through all pieces; a piece of one point is a dot where line ends are round.</summary>
    internal static string Path(IEnumerable<List<(double X, double Y)>> pieces)
    {
        var path = new StringBuilder();
        foreach (var piece in pieces)
        {
            Append(path, 'M', Thin(piece));
            if (piece.Count == 1) path.Append("h0");
        }

        return path.ToString();
    }

    /// <summary>The outline of the band between two lines.</summary>
    internal static string Band(IReadOnlyList<double> x, IReadOnlyList<double?> low, IReadOnlyList<double?> high, Scale across, Scale up)
    {
        // Where one edge is missing there is no band: the other one's number goes too.
        var end = Math.Min(EndOf(low), EndOf(high));
        bool Whole(int i) => i < end && low[i] is { } l && high[i] is { } h && up.HasPlace(Floor(l, up)) && up.HasPlace(h);
        double?[] Edge(Func<int, double?> edge) => [.. Enumerable.Range(0, x.Count).Select(i => Whole(i) ? edge(i) : null)];
        var below = Pieces(x, Edge(i => Floor(low[i]!.Value, up)), across, up);
        var above = Pieces(x, Edge(i => high[i]), across, up);
        var path = new StringBuilder();
        foreach (var (bottom, top) in below.Zip(above))
        {
            Append(path, 'M', Thin(top));
            var back = Thin(bottom);
            back.Reverse();
            Append(path, 'L', back);
            path.Append('Z');
        }

        return path.ToString();
    }

    // On a logarithmic axis a band that reaches below zero reaches the floor.
    private static double Floor(double low, Scale up) => up.Axis.Logarithmic && low <= 0 ? up.Range.From : low;

    private static void Append(StringBuilder path, char command, List<(double X, double Y)> points)
    {
        foreach (var (x, y) in points)
        {
            path.Append(command).Append(Markup.Pixel(x)).Append(' ').Append(Markup.Pixel(y));
            command = 'L';
        }
    }
}
