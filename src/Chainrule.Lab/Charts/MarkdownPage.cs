using System.Text;

namespace Chainrule.Lab.Charts;

/// <summary>Writes a document as Markdown, with its drawings (each light and dark) and its numbers as files beside it.</summary>
public sealed class MarkdownPage
{
    /// <summary>Numbers above this many characters stay out of the repository.</summary>
    private const int LongestCsv = 200_000;

    private const double WideFigure = 760;
    private const double GridFigure = 420;

    private readonly StringBuilder _text = new();
    private readonly FileNames _names = new();
    private readonly List<(string Path, string Text)> _files = [];
    private readonly string _folder;

    private MarkdownPage(string folder)
    {
        _folder = folder;
    }

    /// <summary>Writes a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="name">The page's file name without its ending, and the name of the folder of its pictures: "reproduction".</param>
    /// <returns>All files with their paths, the page first; nothing is saved.</returns>
    public static IReadOnlyList<(string Path, string Text)> Write(Document document, string name)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var page = new MarkdownPage(name);
        page._text.Append($"# {Inline(document.Title)}\n");
        if (document.Lead.Length > 0) page.Part(Inline(document.Lead));
        foreach (var block in document.Blocks) page.Write(block);
        return [($"{name}.md", page._text.ToString()), .. page._files];
    }

    private void Write(Block block)
    {
        switch (block)
        {
            case Heading heading: Part($"{new string('#', Math.Clamp(heading.Level, 2, 4))} {Inline(heading.Text)}"); break;
            case Paragraph paragraph: Part(Inline(paragraph.Text)); break;
            case CodeBlock code: Write(code); break;
            case Definitions list: Part(string.Join('\n', list.Entries.Select(e => $"- **{Inline(e.Name)}**: {Inline(e.Meaning)}"))); break;
            case Table table: Write(table); break;
            case Figure figure: Write([figure], WideFigure); break;
            case FigureGrid grid: Write(grid.Figures, GridFigure); break;
            case Details details:
                Part($"<details><summary>{Markup.Escape(details.Summary)}</summary>");
                foreach (var inner in details.Blocks) Write(inner);
                Part("</details>");
                break;
        }
    }

    // A fence is longer than any run of backticks within it.
    private void Write(CodeBlock code)
    {
        var fence = "```";
        while (code.Text.Contains(fence, StringComparison.Ordinal)) fence += '`';
        Part($"{fence}\n{code.Text.TrimEnd('\n')}\n{fence}");
    }

    private void Write(Table table)
    {
        if (table.Caption.Length > 0) Part(Inline(table.Caption));
        var columns = Enumerable.Range(0, table.Columns.Count).ToList();
        Part("| " + string.Join(" | ", table.Columns.Select(column => Inline(column.Title))) + " |");
        _text.Append("|" + string.Concat(columns.Select(column => table.IsNumeric(column) ? "---:|" : "---|")) + "\n");
        for (var row = 0; row < table.Rows.Count; row++)
        {
            var cells = columns.Select(column => Text(table.Rows[row][column], table.IsBest(row, column)));
            _text.Append("| " + string.Join(" | ", cells) + " |\n");
        }
    }

    private static string Text(Cell cell, bool best)
    {
        var text = best ? $"**{Inline(cell.Text)}**" : Inline(cell.Text);
        return cell.SpreadText.Length > 0 ? $"{text} ± {cell.SpreadText}" : text;
    }

    private void Write(IReadOnlyList<Figure> figures, double width)
    {
        var (pictures, captions) = (new List<string>(), new List<string>());
        foreach (var figure in figures)
        {
            var name = $"{_folder}/{_names.Of(figure.Name)}";
            _files.Add(($"{name}.svg", figure.Chart.ToSvg(figure.Caption, width) + "\n"));
            pictures.Add($"![{Inline(figure.Caption)}]({name}.svg)");
            var caption = $"*{Inline(figure.Caption).Trim()}*";
            if (figure.Chart.ToCsv()?.ToString() is { Length: <= LongestCsv } csv)
            {
                _files.Add(($"{name}.csv", csv));
                caption += $" ([CSV]({name}.csv))";
            }

            captions.Add(caption);
        }

        Part(string.Join('\n', pictures));
        Part(string.Join(" · ", captions));
    }

    private void Part(string markdown) => _text.Append('\n').Append(markdown).Append('\n');

    private static string Inline(string text) =>
        string.Concat(InlineText.Parts(text).Select(part => part.Code ? $"`{Plain(part.Text)}`" : Escape(part.Text)));

    // Only what could begin or end markup somewhere in a line gets its backslash.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var letter in Plain(text))
        {
            if ("\\`*_[]<>|~&#$".Contains(letter, StringComparison.Ordinal)) escaped.Append('\\');
            escaped.Append(letter);
        }

        return escaped.Length > 0 && "-+=".Contains(escaped[0], StringComparison.Ordinal) ? "\\" + escaped : escaped.ToString();
    }

    private static string Plain(string text) =>
        string.Concat(text.Select(letter => letter is '\n' or '\r' or '\t' ? " " : char.IsControl(letter) ? "\ufffd" : $"{letter}"));
}
