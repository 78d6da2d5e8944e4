namespace Chainrule.Lab.Charts;

/// <summary>Draws a bar chart whose bars lie: a row for each group, its name at the left.</summary>
internal sealed class LyingBars(BarChart chart, Canvas canvas, Scale scale)
{
    private const double Thick = 14;

    internal void Draw(double top)
    {
        var names = chart.Groups.Select((name, group) => group == chart.Truth ? "✓ " + name : name).ToList();
        var wish = names.Select(name => TextSize.Width(name, Canvas.TextHeight)).DefaultIfEmpty().Max() + 8;
        var numbers = chart.Series.SelectMany(series => series.Values).OfType<double>()
            .Select(value => TextSize.Width(Numbers.Value(value, scale.Axis.Numbers), Canvas.TextHeight)).DefaultIfEmpty().Max() + 8;
        var left = Math.Min(wish, canvas.Width * 0.45);
        var row = Math.Max(1, chart.Series.Count) * Thick + (chart.Series.Count > 1 ? 8 : 5);
        var roof = top + 20;
        var bottom = roof + row * names.Count;
        scale.Pixels = (left, canvas.Width - numbers);
        canvas.Fitted("t", left, roof - 9, scale.Axis.Title, canvas.Width - left);
        foreach (var (value, _) in scale.Ticks(4)) canvas.Line("g", scale.Pixel(value), roof, scale.Pixel(value), bottom);
        foreach (var level in chart.References) canvas.Line("r", scale.Pixel(level.Value), roof, scale.Pixel(level.Value), bottom);
        for (var group = 0; group < names.Count; group++)
        {
            var y = roof + group * row;
            canvas.Fitted(group == chart.Truth ? "v" : "t", left - 7, y + row / 2 + 4, names[group], left - 7, "end");
            for (var i = 0; i < chart.Series.Count; i++) Bar(group, i, y + (row - chart.Series.Count * Thick) / 2 + i * Thick);
        }

        canvas.Line("a", BarChart.Foot(scale), roof, BarChart.Foot(scale), bottom);
        canvas.Height = bottom + 6;
        Levels(bottom);
    }

    private void Bar(int group, int i, double y)
    {
        var foot = BarChart.Foot(scale);
        if (BarChart.At(chart.Series[i].Values, group) is not { } value || !scale.HasPlace(value))
        {
            canvas.Text("t", foot + 5, y + 11, "–");
            return;
        }

        var end = Math.Clamp(scale.Pixel(value), scale.Pixels.From, scale.Pixels.To);
        var reach = Math.Max(end, foot);
        var css = chart.Truth is { } truth && group != truth && chart.Series.Count == 1 ? "p q c0" : BarChart.Css("p", i);
        canvas.Rectangle(css, Math.Min(end, foot), y + 1, Math.Max(0.5, Math.Abs(end - foot)), Thick - 2);
        if (BarChart.At(chart.Series[i].Spread, group) is { } spread && scale.HasPlace(value - spread))
        {
            var (low, high) = (scale.Pixel(value - spread), scale.Pixel(value + spread));
            canvas.Path("w", $"M{Markup.Pixel(low)} {Markup.Pixel(y + Thick / 2)}H{Markup.Pixel(high)}");
            reach = Math.Max(reach, high);
        }

        canvas.Text("v", reach + 5, y + 11, Numbers.Value(value, scale.Axis.Numbers));
    }

    private void Levels(double bottom)
    {
        foreach (var level in chart.References)
        {
            canvas.Fitted("t", scale.Pixel(level.Value), bottom + 14, level.Name, canvas.Width / 2, "middle");
            canvas.Height = bottom + 20;
        }
    }
}
