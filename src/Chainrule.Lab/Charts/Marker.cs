namespace Chainrule.Lab.Charts;

/// <summary>Small shapes on a line, one for each series.</summary>
internal static class Marker
{
    /// <summary>Up to so many points each have a shape.</summary>
    internal const int Few = 24;

    private static readonly (double X, double Y)[][] s_corners =
    [
        [],
        [(-2.7, -2.7), (2.7, -2.7), (2.7, 2.7), (-2.7, 2.7)],
        [(0, -3.7), (3.5, 2.6), (-3.5, 2.6)],
        [(0, -3.9), (3.9, 0), (0, 3.9), (-3.9, 0)],
        [(0, 3.7), (3.5, -2.6), (-3.5, -2.6)],
        [(-1.2, -3.6), (1.2, -3.6), (1.2, -1.2), (3.6, -1.2), (3.6, 1.2), (1.2, 1.2), (1.2, 3.6), (-1.2, 3.6), (-1.2, 1.2), (-3.6, 1.2),
            (-3.6, -1.2), (-1.2, -1.2)],
        [(-1.6, -3.6), (1.6, -3.6), (3.6, -1.6), (3.6, 1.6), (1.6, 3.6), (-1.6, 3.6), (-3.6, 1.6), (-3.6, -1.6)],
        [(-3.7, 0), (2.6, -3.5), (2.6, 3.5)],
    ];

    /// <summary>The outline of a series' shape around a point.</summary>
    internal static string At(int series, double x, double y)
    {
        var corners = s_corners[series % s_corners.Length];
        if (corners.Length == 0) return $"M{Markup.Pixel(x - 3)} {Markup.Pixel(y)}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0";
        return "M" + string.Join('L', corners.Select(corner => $"{Markup.Pixel(x + corner.X)} {Markup.Pixel(y + corner.Y)}")) + "Z";
    }

    /// <summary>All shapes of a line: on every point of a few, on about eight of many, not where other lines have theirs.</summary>
    internal static string Along(int series, int all, List<(double X, double Y)> points)
    {
        var stride = points.Count <= Few ? 1 : (points.Count + 7) / 8;
        var path = new System.Text.StringBuilder();
        for (var i = stride == 1 ? 0 : stride * (2 * series + 1) / (2 * all); i < points.Count; i += stride)
        {
            path.Append(At(series, points[i].X, points[i].Y));
        }

        return path.ToString();
    }
}
