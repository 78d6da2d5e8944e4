namespace Chainrule.Lab.Charts;

/// <summary>Draws a bar chart whose bars stand.</summary>
internal sealed class UprightBars(BarChart chart, Canvas canvas, Scale scale)
{
    private const double Gap = 0.28;

    internal void Draw(double top)
    {
        var height = Math.Clamp(Math.Round(canvas.Width * 0.42), 180, 300);
        var (roof, ticks) = (top + 22, scale.Ticks(5));
        var left = Math.Max(22, ticks.Select(tick => TextSize.Width(tick.Text, Canvas.TextHeight)).DefaultIfEmpty().Max() + 9);
        scale.Pixels = (roof + height, roof);
        canvas.Fitted("t", 0, roof - 11, scale.Axis.Title, canvas.Width);
        foreach (var (value, text) in ticks)
        {
            canvas.Line("g", left, scale.Pixel(value), canvas.Width, scale.Pixel(value));
            canvas.Text("t", left - 7, scale.Pixel(value) + 4, text, "end");
        }

        foreach (var level in chart.References) canvas.Line("r", left, scale.Pixel(level.Value), canvas.Width, scale.Pixel(level.Value));
        var room = (canvas.Width - left) / Math.Max(1, chart.Groups.Count);
        for (var group = 0; group < chart.Groups.Count; group++) Group(group, left + group * room, room);
        canvas.Line("a", left, BarChart.Foot(scale), canvas.Width, BarChart.Foot(scale));
        foreach (var level in chart.References) canvas.Text("v", canvas.Width, scale.Pixel(level.Value) - 4, level.Name, "end");
        Names(left, room, roof + height);
    }

    private void Group(int group, double x, double room)
    {
        var width = room * (1 - Gap) / Math.Max(1, chart.Series.Count);
        for (var i = 0; i < chart.Series.Count; i++)
        {
            var series = chart.Series[i];
            var left = x + room * Gap / 2 + i * width;
            var (foot, middle, wide) = (BarChart.Foot(scale), left + width / 2, Math.Min(width - 1.5, 56));
            if (BarChart.At(series.Values, group) is not { } value || !scale.HasPlace(value))
            {
                canvas.Text("t", middle, foot - 5, "–", "middle");
                continue;
            }

            var end = Math.Clamp(scale.Pixel(value), scale.Pixels.To, scale.Pixels.From);
            canvas.Rectangle(BarChart.Css("p", i), middle - wide / 2, Math.Min(end, foot), wide, Math.Max(0.5, Math.Abs(end - foot)));
            var reach = end;
            if (BarChart.At(series.Spread, group) is { } spread && scale.HasPlace(value - spread))
            {
                var (low, high) = (scale.Pixel(value - spread), scale.Pixel(value + spread));
                canvas.Path("w", $"M{Markup.Pixel(middle)} {Markup.Pixel(low)}V{Markup.Pixel(high)}m-3 0h6M{Markup.Pixel(middle - 3)} "
                    + $"{Markup.Pixel(low)}h6");
                reach = Math.Min(reach, high);
            }

            var text = Numbers.Value(value, scale.Axis.Numbers);
            var fits = TextSize.Width(text, Canvas.TextHeight) <= width + 4;
            if (fits) canvas.Text("v", middle, value < 0 ? end + 14 : reach - 5, text, "middle");
        }
    }

    private void Names(double left, double room, double foot)
    {
        // Names that are too long for one line stand on two, in turn.
        var crowded = chart.Groups.Any(name => TextSize.Width(name, Canvas.TextHeight) > room - 6);
        for (var group = 0; group < chart.Groups.Count; group++)
        {
            var y = foot + 18 + (crowded && group % 2 == 1 ? 16 : 0);
            var mark = group == chart.Truth ? "✓ " : "";
            canvas.Fitted(mark.Length > 0 ? "v" : "t", left + (group + 0.5) * room, y, mark + chart.Groups[group],
                crowded ? 2 * room - 8 : room, "middle");
        }

        canvas.Height = foot + (crowded ? 42 : 26);
    }
}
