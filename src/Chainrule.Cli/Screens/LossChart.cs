using Chainrule.Lab.Analysis;
using Spectre.Console;

namespace Chainrule.Cli.Screens;

/// <summary>Loss against learning rate in characters: the rate's axis is logarithmic.</summary>
internal static class LossChart
{
    private const int Rows = 12;
    private const int Margin = 9;
    private const int MostColumns = 70;

    /// <summary>Draws a search.</summary>
    /// <param name="screen">Where.</param>
    /// <param name="curve">The search, of two points at least.</param>
    /// <param name="mark">The rate to mark on the axis.</param>
    internal static void Draw(Screen screen, LearningRateCurve curve, double mark)
    {
        var (from, to) = (Math.Log10(curve.Points[0].Rate), Math.Log10(curve.Points[^1].Rate));
        var columns = Math.Min(MostColumns, screen.Width - Margin - 2);
        int Column(double rate) => (int)Math.Round((Math.Log10(rate) - from) / (to - from) * (columns - 1));

        // What explodes would flatten the rest.
        var least = curve.Points.Min(point => point.Smooth);
        var most = Math.Min(curve.Points.Max(point => point.Smooth), curve.Points[0].Smooth + 0.5 * (curve.Points[0].Smooth - least));
        if (most <= least) most = least + 1;
        var lines = Enumerable.Range(0, Rows).Select(_ => Enumerable.Repeat(' ', columns).ToArray()).ToArray();
        foreach (var group in curve.Points.GroupBy(point => Column(point.Rate)))
        {
            var height = (group.Average(point => point.Smooth) - least) / (most - least);
            if (height <= 1.05) lines[Rows - 1 - (int)Math.Round(Math.Min(1, height) * (Rows - 1))][group.Key] = screen.Unicode ? '•' : '*';
        }

        var (side, corner, floor, tick, hand) = screen.Unicode ? ('│', '└', '─', '┴', '▲') : ('|', '+', '-', '+', '^');
        for (var row = 0; row < Rows; row++)
        {
            var value = most - (most - least) * row / (Rows - 1);
            var label = row % 3 == 0 || row == Rows - 1 ? value.ToString(most < 100 ? "f2" : "e1", null) : "";
            screen.Line(
                $"[{Screen.Faint}]{label,Margin - 1} {side}[/][{Screen.Accent}]{Markup.Escape(new string(lines[row]).TrimEnd())}[/]");
        }

        var axis = Enumerable.Repeat(floor, columns).ToArray();
        var names = Enumerable.Repeat(' ', columns + 6).ToArray();
        for (var decade = (int)Math.Ceiling(from - 1e-9); decade <= Math.Floor(to + 1e-9); decade++)
        {
            var column = Column(Math.Pow(10, decade));
            axis[column] = tick;
            var name = Figures.Of(Math.Pow(10, decade), 1);
            if (names.AsSpan(column, name.Length).Trim().Length == 0) name.CopyTo(names.AsSpan(column));
        }

        screen.Line($"[{Screen.Faint}]{new string(' ', Margin)}{corner}{new string(axis)}[/]");
        screen.Line($"[{Screen.Faint}]{new string(' ', Margin + 1)}{new string(names).TrimEnd()}[/]");
        screen.Line($"{new string(' ', Margin + 1 + Math.Clamp(Column(mark), 0, columns - 1))}[{Screen.Care}]{hand}[/]");
    }
}
