namespace Chainrule.Lab.Charts;

/// <summary>A sheet to draw on: grows downwards, knows the few strokes that all charts share.</summary>
internal sealed class Canvas(double width)
{
    internal const double TextHeight = 12;

    internal Markup Markup { get; } = new();

    internal double Width { get; } = width;

    internal double Height { get; set; }

    /// <summary>What the read-out on a page needs to know of this drawing.</summary>
    internal string? Readout { get; set; }

    internal void Line(string css, double x1, double y1, double x2, double y2) =>
        Markup.Leaf("path", ("class", css), ("d", $"M{Markup.Pixel(x1)} {Markup.Pixel(y1)}L{Markup.Pixel(x2)} {Markup.Pixel(y2)}"));

    internal void Path(string css, string way, string? dashes = null)
    {
        if (way.Length > 0) Markup.Leaf("path", ("class", css), ("d", way), ("stroke-dasharray", dashes));
    }

    internal void Rectangle(string css, double x, double y, double width, double height, object? opacity = null) =>
        Markup.Leaf("rect", ("class", css), ("x", x), ("y", y), ("width", width), ("height", height), ("fill-opacity", opacity));

    /// <summary>A text whose start, middle or end stands at x and whose foot stands on y.</summary>
    internal void Text(string css, double x, double y, string text, string? anchor = null) =>
        Markup.Line("text", text, ("class", css), ("x", x), ("y", y), ("text-anchor", anchor));

    /// <summary>A text cut to a width; the whole of it appears under the pointer.</summary>
    internal void Fitted(string css, double x, double y, string text, double width, string? anchor = null)
    {
        var fitted = TextSize.Fit(text, TextHeight, width);
        Markup.Open("text", ("class", css), ("x", x), ("y", y), ("text-anchor", anchor)).Text(fitted);
        if (fitted != text) Markup.Line("title", text);
        Markup.Close();
    }

    internal string ToSvg(string title, bool alone, string? css)
    {
        var (size, picture) = ($"0 0 {Markup.Pixel(Width)} {Markup.Pixel(Height)}", new Markup());
        picture.Open("svg", ("xmlns", "http://www.w3.org/2000/svg"), ("class", css is null ? "chart" : $"chart {css}"), ("viewBox", size),
            ("width", Width), ("height", Height), ("style", alone ? null : $"max-width:{Markup.Pixel(1.25 * Width)}px"), ("role", "img"),
            ("aria-label", title), ("data-plot", alone ? null : Readout));
        if (alone) picture.Open("style").Raw(Theme.OfPicture).Close();
        return picture.Raw(Markup.ToString()).Close().ToString();
    }
}
