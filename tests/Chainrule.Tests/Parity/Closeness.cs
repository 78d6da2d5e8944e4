namespace Chainrule.Tests.Parity;

/// <summary>How far floats are from doubles.</summary>
internal static class Closeness
{
    /// <summary>
    /// The largest distance, relative to the tensor's largest number, in units of 1e-5·√n for n elements summed; below 1 is close.
    /// </summary>
    public static double Distance(ReadOnlySpan<float> floats, double[] doubles, int summed)
    {
        floats.Length.ShouldBe(doubles.Length);
        var (scale, worst) = (1e-3, 0.0);
        foreach (var value in doubles) scale = Math.Max(scale, Math.Abs(value));
        for (var i = 0; i < doubles.Length; i++)
        {
            var distance = Math.Abs(floats[i] - doubles[i]) / scale;
            if (!double.IsFinite(distance)) return double.PositiveInfinity;
            worst = Math.Max(worst, distance);
        }

        return worst / (1e-5 * Math.Sqrt(summed));
    }
}
