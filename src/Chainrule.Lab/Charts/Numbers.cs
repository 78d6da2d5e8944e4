using System.Globalization;

namespace Chainrule.Lab.Charts;

/// <summary>Numbers as people read them, the same in every culture: a true minus, a thousands comma, powers of ten.</summary>
internal static class Numbers
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>A number of an axis whose ticks are <paramref name="step"/> apart: as many digits as tell them apart.</summary>
    internal static string Tick(double value, double step, NumberStyle style)
    {
        if (style == NumberStyle.Percent) return Fixed(100 * value, Decimals(100 * step)) + " %";
        var scientific = style == NumberStyle.Scientific || step >= 1e6 || step < 1e-5;
        return scientific ? Powers(value, step) : Fixed(value, Decimals(step));
    }

    /// <summary>A number on its own, to about four digits.</summary>
    internal static string Value(double value, NumberStyle style)
    {
        if (!double.IsFinite(value)) return double.IsNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
        if (value == 0) return style == NumberStyle.Percent ? "0 %" : "0";
        var size = Math.Abs(value) * (style == NumberStyle.Percent ? 100 : 1);
        var step = Math.Pow(10, Math.Floor(Math.Log10(size)) - 3);
        if (style == NumberStyle.Percent) return Trim(Fixed(100 * value, size >= 90 ? 2 : size >= 1 ? 1 : size >= 0.1 ? 2 : 3)) + " %";
        if (style == NumberStyle.Scientific || size is >= 1e7 or < 1e-4) return Powers(value, step);
        return Trim(Fixed(value, Math.Min(Decimals(step), 7)));
    }

    /// <summary>A number with a fixed count of decimals and thousands commas.</summary>
    internal static string Fixed(double value, int decimals)
    {
        var text = value.ToString($"N{decimals}", CultureInfo.InvariantCulture);
        if (!text.StartsWith('-')) return text;
        return text.AsSpan(1).ContainsAnyExcept("0.,") ? "−" + text[1..] : text[1..];
    }

    /// <summary>A number that reads back as the same number, for machines.</summary>
    internal static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static int Decimals(double step) => Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 12);

    private static string Powers(double value, double step)
    {
        if (value == 0) return "0";
        var power = (int)Math.Floor(Math.Log10(Math.Abs(value)) + 1e-12);
        var front = Trim(Fixed(value / Math.Pow(10, power), Math.Min(3, Decimals(step / Math.Pow(10, power)))));
        var ten = "10" + (power < 0 ? "⁻" : "") + string.Concat($"{Math.Abs(power)}".Select(digit => Superscripts[digit - '0']));
        return front == "1" ? ten : front == "−1" ? "−" + ten : $"{front}·{ten}";
    }

    private static string Trim(string text) => text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
}
