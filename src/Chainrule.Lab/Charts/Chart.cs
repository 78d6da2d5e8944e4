namespace Chainrule.Lab.Charts;

/// <summary>A picture of numbers, drawn as SVG: sharp at every size, light and dark, the same bytes from the same numbers.</summary>
public abstract record Chart
{
    private protected Chart()
    {
    }

    /// <summary>The width, in pixels, that the chart makes best use of in a room.</summary>
    internal virtual double Fit(double room) => room;

    /// <summary>The picture as a file of its own, with its colours for light and dark.</summary>
    /// <param name="title">What it shows, for those who cannot see it.</param>
    /// <param name="width">The width in pixels that it is laid out for; some need less.</param>
    /// <returns>An SVG document.</returns>
    public string ToSvg(string title, double width = 640)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 240);
        return Draw(title, Fit(width), alone: true);
    }

    /// <summary>The numbers that are drawn, or null where the picture says more than numbers would.</summary>
    /// <returns>A table.</returns>
    public abstract Csv? ToCsv();

    internal string Draw(string title, double width, bool alone = false, string? css = null)
    {
        var canvas = new Canvas(width);
        Draw(canvas);
        return canvas.ToSvg(title, alone, css);
    }

    private protected abstract void Draw(Canvas canvas);
}
