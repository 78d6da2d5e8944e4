using System.Text;

namespace Chainrule.Lab.Charts;

/// <summary>
/// Writes a document as one HTML file that needs nothing else: no network, no font, no library. It is well-formed XML too. Light or dark
/// as the reader's system; one column on a phone; prints. Its policy forbids everything but its own style, script and data.
/// </summary>
public sealed class HtmlPage
{
    private const string Policy =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    /// <summary>Drawings above this many characters get no link of their own: the page would become twice as large.</summary>
    private const int LongestDrawing = 60_000;

    private const double WideFigure = 860;
    private const double GridFigure = 540;
    private const double NarrowFigure = 350;

    private readonly Markup _page = new();
    private readonly FileNames _names = new();

    private HtmlPage()
    {
    }

    /// <summary>Writes a document.</summary>
    /// <param name="document">The document.</param>
    /// <returns>The file's text; the same text from the same document.</returns>
    public static string Write(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var page = new HtmlPage();
        page.Whole(document);
        return "<!DOCTYPE html>\n" + page._page + "\n";
    }

    private void Whole(Document document)
    {
        _page.Open("html", ("lang", "en")).Open("head").Leaf("meta", ("charset", "utf-8"))
            .Leaf("meta", ("http-equiv", "Content-Security-Policy"), ("content", Policy))
            .Leaf("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"))
            .Leaf("meta", ("name", "color-scheme"), ("content", "light dark"))
            .Line("title", document.Title).Open("style").Raw(Theme.OfPage).Close().Close();
        _page.Open("body").Open("main").Open("header");
        Inline("h1", document.Title);
        if (document.Lead.Length > 0) Inline("p", document.Lead, ("class", "lead"));
        _page.Close();

        // The contents come first but need the names of all headings: the same names in the same order.
        var places = document.Blocks.OfType<Heading>().Select(heading => (heading, Place: _names.Of(heading.Text))).ToList();
        Contents([.. places.Where(place => place.heading.Level == 2)]);
        var next = 0;
        foreach (var block in document.Blocks)
        {
            if (block is Heading heading) Inline($"h{Math.Clamp(heading.Level, 2, 4)}", heading.Text, ("id", places[next++].Place));
            else Write(block);
        }

        _page.Close();
        if (document.Blocks.Any(HasReadout)) _page.Open("script").Raw(Readout.Script).Close();
        _page.Close().Close();
    }

    private void Contents(List<(Heading Heading, string Place)> sections)
    {
        if (sections.Count < 3) return;
        _page.Open("nav", ("aria-label", "Contents")).Open("ol");
        foreach (var (heading, place) in sections) _page.Open("li").Line("a", heading.Text, ("href", "#" + place)).Close();
        _page.Close().Close();
    }

    private void Write(Block block)
    {
        switch (block)
        {
            case Heading heading: Inline($"h{Math.Clamp(heading.Level, 2, 4)}", heading.Text, ("id", _names.Of(heading.Text))); break;
            case Paragraph paragraph: Inline("p", paragraph.Text); break;
            case CodeBlock code: _page.Open("pre").Line("code", code.Text).Close(); break;
            case Definitions definitions: Write(definitions); break;
            case Table table: Write(table); break;
            case Figure figure: Write(figure, WideFigure); break;
            case FigureGrid grid:
                _page.Open("div", ("class", "grid"), ("style", $"--least:{grid.LeastWidth}px"));
                foreach (var figure in grid.Figures) Write(figure, GridFigure);
                _page.Close();
                break;
            case Details details:
                _page.Open("details");
                Inline("summary", details.Summary);
                foreach (var inner in details.Blocks) Write(inner);
                _page.Close();
                break;
        }
    }

    private void Write(Definitions definitions)
    {
        _page.Open("dl");
        foreach (var (name, meaning) in definitions.Entries)
        {
            _page.Open("div");
            Inline("dt", name);
            Inline("dd", meaning);
            _page.Close();
        }

        _page.Close();
    }

    private void Write(Table table)
    {
        var spreads = table.Columns.Select((_, i) => table.Rows.Any(row => row[i].SpreadText.Length > 0)).ToList();
        _page.Open("div", ("class", "table")).Open("table");
        if (table.Caption.Length > 0)
        {
            _page.Open("caption");
            Inline("span", table.Caption);
            Links((_names.Of(table.FileName) + ".csv", "CSV", "text/csv", table.ToCsv().ToString()));
            _page.Close();
        }

        _page.Open("thead").Open("tr");
        for (var i = 0; i < table.Columns.Count; i++)
        {
            Inline("th", table.Columns[i].Title, ("scope", "col"), ("class", Css(i)), ("colspan", spreads[i] ? 2 : null));
        }

        _page.Close().Close().Open("tbody");
        for (var row = 0; row < table.Rows.Count; row++)
        {
            _page.Open("tr");
            for (var i = 0; i < table.Columns.Count; i++) Write(table.Rows[row][i], table.IsBest(row, i), Css(i), spreads[i]);
            _page.Close();
        }

        _page.Close().Close().Close();

        string? Css(int column) => table.IsNumeric(column) ? "number" : null;
    }

    // A spread is a cell of its own, so that numbers with and without one stand in line.
    private void Write(Cell cell, bool best, string? css, bool spread)
    {
        _page.Open("td", ("class", css));
        Inline(best ? "b" : "span", cell.Text);
        _page.Close();
        if (spread) _page.Line("td", cell.SpreadText.Length > 0 ? "± " + cell.SpreadText : "", ("class", "spread"));
    }

    private void Write(Figure figure, double width)
    {
        var (chart, name) = (figure.Chart, _names.Of(figure.Name));
        var (wide, narrow) = (chart.Fit(width), chart.Fit(NarrowFigure));
        _page.Open("figure", ("id", name));
        _page.Raw(chart.Draw(figure.Caption, wide, css: wide > narrow ? "wide" : null));
        if (wide > narrow) _page.Raw(chart.Draw(figure.Caption, narrow, css: "narrow"));
        _page.Open("figcaption");
        Inline("span", figure.Caption);
        var svg = chart.ToSvg(figure.Caption, width);
        var links = new List<(string, string, string, string)>();
        if (chart.ToCsv() is { } csv) links.Add((name + ".csv", "CSV", "text/csv", csv.ToString()));
        if (svg.Length <= LongestDrawing) links.Add((name + ".svg", "SVG", "image/svg+xml", svg));
        Links([.. links]);
        _page.Close().Close();
    }

    private void Links(params IReadOnlyList<(string File, string Text, string Type, string Content)> links)
    {
        if (links.Count == 0) return;
        _page.Text(" ").Open("span", ("class", "links"));
        foreach (var (file, text, type, content) in links)
        {
            var data = Convert.ToBase64String(Encoding.UTF8.GetBytes(content));
            _page.Line("a", text, ("download", file), ("href", $"data:{type};charset=utf-8;base64,{data}"));
        }

        _page.Close();
    }

    private void Inline(string element, string text, params ReadOnlySpan<(string, object?)> attributes)
    {
        _page.Open(element, attributes);
        foreach (var (part, code) in InlineText.Parts(text)) _ = code ? _page.Line("code", part) : _page.Text(part);
        _page.Close();
    }

    private static bool HasReadout(Block block) => block switch
    {
        Figure figure => figure.Chart is LineChart,
        FigureGrid grid => grid.Figures.Any(HasReadout),
        Details details => details.Blocks.Any(HasReadout),
        _ => false,
    };
}
