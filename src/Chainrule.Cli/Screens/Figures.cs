using System.Globalization;

namespace Chainrule.Cli.Screens;

/// <summary>Numbers of any size in few characters.</summary>
internal static class Figures
{
    private static readonly string[] s_prefixes = ["", " k", " M", " G", " T"];

    /// <summary>Some significant digits: 0.1234, 12.34, 1.23e-7.</summary>
    internal static string Of(double value, int digits = 4)
    {
        if (value == 0 || !double.IsFinite(value)) return value == 0 ? "0" : value.ToString(CultureInfo.InvariantCulture);
        var exponent = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        if (exponent is >= -3 and < 5) return value.ToString($"G{Math.Max(digits, exponent + 1)}", CultureInfo.InvariantCulture);
        var text = value.ToString($"e{Math.Max(0, Math.Min(digits, 3) - 1)}", CultureInfo.InvariantCulture).Split('e');
        return $"{text[0]}e{int.Parse(text[1], CultureInfo.InvariantCulture)}";
    }

    /// <summary>1 thread, 2 threads.</summary>
    internal static string Threads(int threads) => threads == 1 ? "1 thread" : $"{threads} threads";

    /// <summary>Three digits and a prefix: 12.8 M.</summary>
    internal static string Short(double value)
    {
        var prefix = 0;
        for (; value >= 999.5 && prefix < s_prefixes.Length - 1; prefix++) value /= 1000;
        return value.ToString(prefix == 0 || value >= 99.95 ? "f0" : value >= 9.995 ? "f1" : "f2", CultureInfo.InvariantCulture)
            + s_prefixes[prefix];
    }
}
