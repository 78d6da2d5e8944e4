namespace Chainrule.Lab.Charts;

/// <summary>The names of a chart's series with a sample of each, in as many rows as they need.</summary>
internal static class Legend
{
    private const double Row = 20;
    private const double Sample = 38;

    /// <summary>Draws the legend.</summary>
    /// <param name="canvas">The sheet.</param>
    /// <param name="names">The names.</param>
    /// <param name="sample">Draws the sample of a series from x, 30 pixels wide, at the height y.</param>
    /// <returns>Where the chart below may begin.</returns>
    internal static double Draw(Canvas canvas, IReadOnlyList<string> names, Action<int, double, double> sample)
    {
        var (x, y) = (0.0, 8.0);
        for (var i = 0; i < names.Count; i++)
        {
            var room = Math.Min(Sample + TextSize.Width(names[i], Canvas.TextHeight) + 4, canvas.Width);
            if (x > 0 && x + room > canvas.Width) (x, y) = (0, y + Row);
            sample(i, x, y);
            canvas.Fitted("t", x + Sample, y + 4, names[i], canvas.Width - Sample - x);
            x += room + 16;
        }

        return names.Count == 0 ? 0 : y + Row;
    }
}
