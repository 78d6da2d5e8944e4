using System.Globalization;
using System.Text;

namespace Chainrule.Bench.Growth;

/// <summary>The tables as a picture, both axes logarithmic: the time, and dashed its arithmetic from the same first point.</summary>
internal static class GrowthPlot
{
    public const string File = "growth.svg";
    private const int Across = 3;
    private const double Width = 300;
    private const double Height = 230;
    private const double Left = 52;
    private const double Right = 14;
    private const double Top = 34;
    private const double Bottom = 44;
    private const double LabelWidth = 33;

    /// <summary>The picture; its colours are told apart by the colour-blind, and its words read on white and on black.</summary>
    public static string Of(IReadOnlyList<GrowthTable> tables)
    {
        var rows = (tables.Count + Across) / Across;
        var text = new StringBuilder();
        text.Append(Told(
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Across * Width} {rows * Height}" role="img" aria-labelledby="title">
            <title id="title">Seconds of an epoch as one thing grows, beside the products' arithmetic</title>
            """));
        text.Append(
            """

            <style>
            text { font: 11px system-ui, sans-serif; fill: #57606a } .name { font-weight: 600; font-size: 12px }
            .axis { stroke: #8c959f; fill: none } .grid { stroke: #8c959f; opacity: .25 }
            .time { stroke: #0072b2; stroke-width: 2; fill: none } circle { fill: #0072b2 }
            .flops { stroke: #d55e00; stroke-width: 1.5; stroke-dasharray: 5 4; fill: none }
            @media (prefers-color-scheme: dark) {
            text { fill: #b1bac4 } .time { stroke: #56b4e9 } circle { fill: #56b4e9 } .flops { stroke: #e69f00 } }
            </style>

            """);
        for (var i = 0; i < tables.Count; i++) Panel(text, tables[i], i % Across * Width, i / Across * Height);
        Legend(text, tables.Count % Across * Width + Left, tables.Count / Across * Height + Top + 20);
        return text.Append("</svg>\n").ToString();
    }

    private static void Panel(StringBuilder text, GrowthTable table, double left, double top)
    {
        var first = table.Rows[0];
        var (xs, times) = (table.Rows.Select(row => (double)row.At).ToArray(), table.Rows.Select(row => row.Seconds).ToArray());
        var flops = table.Rows.Select(row => row.Flops / first.Flops * first.Seconds).ToArray();
        var (low, high) = (times.Concat(flops).Min() / 1.3, times.Concat(flops).Max() * 1.3);
        double X(double x) => left + Left + (Width - Left - Right) * Math.Log(x / xs[0]) / Math.Max(Math.Log(xs[^1] / xs[0]), 1e-9);
        double Y(double y) => top + Top + (Height - Top - Bottom) * Math.Log(high / y) / Math.Log(high / low);
        var (bottom, end) = (top + Height - Bottom, left + Width - Right);
        text.Append(Told($"<text class=\"name\" x=\"{left + Left}\" y=\"{top + 20}\">{table.What}</text>\n"));
        text.Append(Told($"<path class=\"axis\" d=\"M{left + Left} {top + Top}V{bottom}H{end}\"/>\n"));
        foreach (var tick in Ticks(low, high))
        {
            text.Append(Told($"<path class=\"grid\" d=\"M{left + Left} {Y(tick):f1}H{end}\"/>"));
            text.Append(Told($"<text x=\"{left + Left - 5}\" y=\"{Y(tick) + 4:f1}\" text-anchor=\"end\">{tick:g3} s</text>\n"));
        }

        var free = double.MinValue;
        foreach (var x in xs.Where(x => X(x) >= free))
        {
            text.Append(Told($"<text x=\"{X(x):f1}\" y=\"{bottom + 16}\" text-anchor=\"middle\">{Short(x)}</text>\n"));
            free = X(x) + LabelWidth;
        }

        Line("flops", flops);
        Line("time", times);
        foreach (var (x, y) in xs.Zip(times)) text.Append(Told($"<circle cx=\"{X(x):f1}\" cy=\"{Y(y):f1}\" r=\"3\"/>"));
        text.Append('\n');

        void Line(string kind, double[] ys)
        {
            var points = string.Join(' ', xs.Zip(ys, (x, y) => Told($"{X(x):f1},{Y(y):f1}")));
            text.Append(Told($"<polyline class=\"{kind}\" points=\"{points}\"/>\n"));
        }
    }

    private static void Legend(StringBuilder text, double left, double top)
    {
        text.Append(Told($"<path class=\"time\" d=\"M{left} {top}h36\"/><circle cx=\"{left + 18}\" cy=\"{top}\" r=\"3\"/>"));
        text.Append(Told($"<text x=\"{left + 46}\" y=\"{top + 4}\">seconds of an epoch</text>\n"));
        text.Append(Told($"<path class=\"flops\" d=\"M{left} {top + 24}h36\"/>"));
        text.Append(Told($"<text x=\"{left + 46}\" y=\"{top + 28}\">its arithmetic, from the first point</text>\n"));
        text.Append(Told($"<text x=\"{left}\" y=\"{top + 56}\">both axes logarithmic</text>\n"));
    }

    /// <summary>Some numbers of each decade; of more than three decades the powers of ten alone.</summary>
    private static IEnumerable<double> Ticks(double low, double high)
    {
        double[] steps = high / low > 1000 ? [1] : high / low > 6 ? [1, 2, 5] : [1, 1.5, 2, 2.5, 3, 4, 5, 7];
        for (var power = (int)Math.Floor(Math.Log10(low)); power <= Math.Log10(high); power++)
        {
            foreach (var step in steps)
            {
                var tick = step * Math.Pow(10, power);
                if (tick >= low && tick <= high) yield return tick;
            }
        }
    }

    private static string Short(double value) => value >= 1000 && value % 1000 == 0 ? Told($"{value / 1000}k") : Told($"{value}");

    private static string Told(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
