using System.Globalization;
using System.Text;

namespace Chainrule.Lab.Charts;

/// <summary>
/// A table of comma-separated values (RFC 4180, UTF-8, lines end in CR LF): numbers read back exactly, in any culture; a text that a
/// spreadsheet would take for a formula (it begins with =, +, -, @, a tab or a line break) gets an apostrophe before it.
/// </summary>
public sealed class Csv
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins with the line of column names.</summary>
    /// <param name="columns">The names.</param>
    public Csv(params IReadOnlyList<string> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Add([.. columns]);
    }

    /// <summary>Adds a line.</summary>
    /// <param name="cells">Texts, numbers, or null for an empty cell.</param>
    /// <returns>This table.</returns>
    public Csv Add(params ReadOnlySpan<object?> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0) _text.Append(',');
            _text.Append(cells[i] switch
            {
                null => "",
                string text => Quote(text),
                double number => Numbers.Exact(number),
                IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
                var other => Quote(other.ToString() ?? ""),
            });
        }

        _text.Append("\r\n");
        return this;
    }

    /// <summary>The table as text.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => _text.ToString();

    private static string Quote(string text)
    {
        if (text.Length > 0 && "=+-@\t\r\n".Contains(text[0], StringComparison.Ordinal)) text = "'" + text;
        var bare = !text.StartsWith('\'') && !text.AsSpan().ContainsAny(",\"\r\n");
        return bare ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
