using Spectre.Console;

namespace Chainrule.Cli.Screens;

/// <summary>Columns of text under a header, two blanks between them.</summary>
internal static class TextTable
{
    /// <summary>Writes a table.</summary>
    /// <param name="screen">Where.</param>
    /// <param name="header">A word for each column, with &gt; before that of one aligned to the right.</param>
    /// <param name="rows">The cells.</param>
    /// <param name="indent">Columns to leave on the left.</param>
    internal static void Draw(Screen screen, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows, int indent = 0)
    {
        var right = header.Select(word => word.StartsWith('>')).ToArray();
        List<IReadOnlyList<string>> all = [[.. header.Select(word => word.TrimStart('>'))], .. rows];
        var widths = header.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        for (var i = 0; i < all.Count; i++)
        {
            var cells = all[i].Select((cell, column) => right[column] ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            var line = Markup.Escape(new string(' ', indent) + string.Join("  ", cells).TrimEnd());
            screen.Line(i == 0 ? $"[{Screen.Faint}]{line}[/]" : line);
        }
    }
}
