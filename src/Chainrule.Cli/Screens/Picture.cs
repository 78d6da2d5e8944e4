using System.Text;
using Spectre.Console;

namespace Chainrule.Cli.Screens;

/// <summary>A gray picture in characters: two rows of pixels to a line.</summary>
internal static class Picture
{
    private const int MostColumns = 56;
    private const string Shades = " .:-=+*#%@";

    /// <summary>Draws a sample.</summary>
    /// <param name="screen">Where; half blocks in gray where there are colours, black and white or ASCII elsewhere.</param>
    /// <param name="pixels">Bytes, row after row; only the first channel is drawn.</param>
    /// <param name="shape">Channels, height, width.</param>
    /// <param name="indent">Columns to leave on the left.</param>
    internal static void Draw(Screen screen, ReadOnlySpan<byte> pixels, IReadOnlyList<int> shape, int indent = 10)
    {
        var (height, width) = (shape[1], shape[2]);
        var step = Math.Max(1, (width + MostColumns - 1) / MostColumns);
        var lines = new List<string>();
        for (var y = 0; y < height; y += 2 * step)
        {
            var line = new StringBuilder();
            for (var x = 0; x < width; x += step)
            {
                var upper = Mean(pixels, x, y, step);
                var lower = y + step < height ? Mean(pixels, x, y + step, step) : 0;
                line.Append(Cell(screen, upper, lower));
            }

            lines.Add(screen.Colours ? line.ToString() : line.ToString().TrimEnd());
        }

        // Without a ground of its own, the picture's empty rows would be empty lines.
        while (lines.Count > 1 && lines[^1].Length == 0) lines.RemoveAt(lines.Count - 1);
        foreach (var line in lines.SkipWhile(line => line.Length == 0)) screen.Line(line.Length == 0 ? "" : new string(' ', indent) + line);

        int Mean(ReadOnlySpan<byte> all, int left, int top, int side)
        {
            var (sum, count) = (0, 0);
            for (var y = top; y < Math.Min(top + side, height); y++)
            {
                for (var x = left; x < Math.Min(left + side, width); x++) (sum, count) = (sum + all[y * width + x], count + 1);
            }

            return sum / count;
        }
    }

    private static string Cell(Screen screen, int upper, int lower)
    {
        if (screen.Colours) return $"[rgb({upper},{upper},{upper}) on rgb({lower},{lower},{lower})]▀[/]";
        if (!screen.Unicode) return Markup.Escape(Shades[(upper + lower) / 2 * (Shades.Length - 1) / 255].ToString());
        return (upper > 127, lower > 127) switch
        {
            (true, true) => "█",
            (true, false) => "▀",
            (false, true) => "▄",
            _ => " ",
        };
    }
}
