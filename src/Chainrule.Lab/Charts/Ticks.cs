namespace Chainrule.Lab.Charts;

/// <summary>Round numbers along an axis.</summary>
internal static class Ticks
{
    /// <summary>The largest step of 1, 2 or 5 times a power of ten that gives at least about <paramref name="wanted"/> parts.</summary>
    internal static double Step(double from, double to, int wanted)
    {
        var raw = (to - from) / Math.Max(1, wanted);
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        return power * ((raw / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 });
    }

    /// <summary>The multiples of a step within a range.</summary>
    internal static IReadOnlyList<double> Linear(double from, double to, double step)
    {
        var ticks = new List<double>();
        var last = Math.Floor(to / step + 1e-9);
        for (var i = Math.Ceiling(from / step - 1e-9); i <= last && ticks.Count < 100; i++) ticks.Add(i == 0 ? 0 : Round(i * step, step));
        return ticks;
    }

    /// <summary>Powers of ten within a range; with others between them where there are few, and left out where there are many.</summary>
    internal static IReadOnlyList<double> Logarithmic(double from, double to, int wanted)
    {
        var (low, high) = ((int)Math.Floor(Math.Log10(from) + 1e-9), (int)Math.Ceiling(Math.Log10(to) - 1e-9));
        double[] within = Math.Log10(to / from) switch { <= 1.2 => [1, 2, 3, 5], <= 2.8 => [1, 2, 5], <= 3.8 => [1, 3], _ => [1] };
        var stride = Math.Max(1, (high - low + wanted) / (wanted + 1));
        var ticks = new List<double>();
        for (var power = low; power <= high; power++)
        {
            if (power % stride != 0) continue;
            foreach (var front in within)
            {
                var tick = power < 0 ? front / Math.Pow(10, -power) : front * Math.Pow(10, power);
                if (tick >= from * (1 - 1e-9) && tick <= to * (1 + 1e-9)) ticks.Add(tick);
            }
        }

        return ticks;
    }

    // 3 × 0.1 is not 0.3: the nearest short decimal is.
    private static double Round(double value, double step) =>
        step is > 1e-12 and < 1 ? Math.Round(value, Math.Min(15, (int)Math.Ceiling(-Math.Log10(step)) + 1)) : value;
}
