namespace Chainrule.Lab.Charts;

/// <summary>The axes, the grid and the titles around the place where numbers are drawn.</summary>
internal sealed class Frame
{
    private const double TickRow = 18;

    private Frame(Canvas canvas, Scale across, Scale up, double top, double height, double left, double right)
    {
        (Top, Bottom, Left, Right) = (top, top + height, left, canvas.Width - right);
        across.Pixels = (Left, Right);
        up.Pixels = (Bottom, Top);
    }

    internal double Top { get; }

    internal double Bottom { get; }

    internal double Left { get; }

    internal double Right { get; }

    /// <summary>Draws the frame of two axes from <paramref name="top"/> downwards.</summary>
    internal static Frame Draw(Canvas canvas, Scale across, Scale up, double top)
    {
        var height = Math.Clamp(Math.Round(canvas.Width * 0.48), 200, 340);
        var ticks = up.Ticks(height > 250 ? 6 : 5);
        var left = Math.Max(22, ticks.Select(tick => TextSize.Width(tick.Text, Canvas.TextHeight)).DefaultIfEmpty().Max() + 9);
        var frame = new Frame(canvas, across, up, top + TickRow + 4, height, left, 12);
        frame.Levels(canvas, up, ticks);
        canvas.Fitted("t", 0, frame.Top - 11, up.Axis.Title, canvas.Width);
        frame.Feet(canvas, across);
        return frame;
    }

    /// <summary>Grid lines with their numbers at the left.</summary>
    private void Levels(Canvas canvas, Scale up, IReadOnlyList<(double Value, string Text)> ticks)
    {
        foreach (var (value, text) in ticks)
        {
            var y = up.Pixel(value);
            canvas.Line("g", Left, y, Right, y);
            canvas.Text("t", Left - 7, y + 4, text, "end");
        }
    }

    /// <summary>The line below, its numbers and its title.</summary>
    private void Feet(Canvas canvas, Scale across)
    {
        canvas.Line("a", Left, Bottom, Right, Bottom);
        var end = double.NegativeInfinity;
        foreach (var (value, text) in across.Ticks(canvas.Width > 450 ? 8 : 5))
        {
            var (x, half) = (across.Pixel(value), TextSize.Width(text, Canvas.TextHeight) / 2);
            canvas.Line("a", x, Bottom, x, Bottom + 4);
            if (x - half < end + 6) continue;
            canvas.Text("t", Math.Min(x, canvas.Width - half), Bottom + TickRow, text, "middle");
            end = x + half;
        }

        canvas.Fitted("t", (Left + Right) / 2, Bottom + 2 * TickRow, across.Axis.Title, canvas.Width, "middle");
        canvas.Height = Bottom + 2 * TickRow + 8;
    }
}
