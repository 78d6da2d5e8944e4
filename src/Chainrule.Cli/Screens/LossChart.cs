using Chainrule.Lab.Analysis;

namespace Chainrule.Cli.Screens;

/// <summary>Loss against learning rate, whose axis is logarithmic, in characters.</summary>
internal static class LossChart
{
    private const int Rows = 12;
    private const int MostColumns = 64;

    /// <summary>Draws a search.</summary>
    /// <param name="screen">Where.</param>
    /// <param name="curve">The search, of two points at least.</param>
    internal static void Draw(Screen screen, LearningRateCurve curve)
    {
        var pretty = screen is { IsLive: true, Unicode: true };
        var columns = Math.Min(MostColumns, screen.Width - Screen.LabelWidth - 8);
        var raster = new Raster(columns, Rows, pretty);

        // What explodes would flatten the rest: it leaves the picture at the top.
        var (first, least) = (curve.Points[0].Smooth, curve.Points.Min(point => point.Smooth));
        var most = Math.Min(curve.Points.Max(point => point.Smooth), first + 0.5 * (first - least));
        if (most <= least) most = least + 1;

        // The points are as far apart as the axis has it: each rate is the one before times one factor.
        raster.Line(x => (curve.Points[x * (curve.Points.Count - 1) / (raster.Width - 1)].Smooth - least) / (most - least));
        var (wall, corner, floor, tick, hand) = pretty ? ('│', '└', '─', '┴', '▲') : ('|', '+', '-', '+', '^');
        var indent = new string(' ', Screen.LabelWidth);
        foreach (var (row, line) in raster.Rows().Index())
        {
            var value = most - (most - least) * row / (Rows - 1);
            var label = row % 3 == 0 || row == Rows - 1 ? value.ToString(most < 100 ? "f2" : "e1", null) : "";
            var text = $"{label,6} {wall}[{Screen.Accent}]{line}[/]";
            if (row == 0) screen.Fact("loss", text);
            else screen.Line(indent + text);
        }

        var (axis, names) = (Enumerable.Repeat(floor, columns).ToArray(), Enumerable.Repeat(' ', columns + 8).ToArray());
        var (from, to) = (Math.Log10(curve.Points[0].Rate), Math.Log10(curve.Points[^1].Rate));
        int Column(double decade) => Math.Clamp((int)Math.Round((decade - from) / (to - from) * (columns - 1)), 0, columns - 1);
        for (var (decade, free) = ((int)Math.Ceiling(from - 1e-9), 0); decade <= to + 1e-9; decade++)
        {
            axis[Column(decade)] = tick;
            var name = Figures.Of(Math.Pow(10, decade), 1);
            if (Column(decade) < free) continue;
            name.CopyTo(names.AsSpan(Column(decade)));
            free = Column(decade) + name.Length + 1;
        }

        screen.Line($"{indent}       {corner}{new string(axis)}");
        screen.Line($"{indent}        {new string(names).TrimEnd()}");
        screen.Line($"{indent}        {new string(' ', Column(Math.Log10(curve.Suggested)))}[{Screen.Care}]{hand}[/]");
    }
}
