namespace Chainrule.Kernels;

/// <summary>Double-precision functions from + − × ÷ alone, because systems' own differ in their last bits.</summary>
public static class PortableMath
{
    private const long OneBits = 0x3FF0000000000000;
    private const long FractionBits = 0x000FFFFFFFFFFFFF;
    private const double Ln2 = 0.69314718055994531;
    private const double RootTwo = 1.4142135623730951;

    /// <summary>ln x for normal x &gt; 0: x = 2ᵉ m with m in (√½, √2], ln x = e ln 2 + 2 atanh((m − 1) / (m + 1)).</summary>
    /// <param name="x">The argument.</param>
    /// <returns>ln x.</returns>
    public static double Log(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var e = (int)(bits >> 52) - 1023;
        var m = BitConverter.Int64BitsToDouble((bits & FractionBits) | OneBits);
        if (m > RootTwo)
        {
            m /= 2;
            e++;
        }

        // |s| ≤ 0.172: the first term left out is below 1e-18.
        var s = (m - 1) / (m + 1);
        var z = s * s;
        var series = 0.0;
        for (var odd = 23; odd >= 1; odd -= 2) series = series * z + 1.0 / odd;
        return e * Ln2 + 2 * s * series;
    }

    /// <summary>cos(2π turns) for turns in 0 … 1: the nearest quarter turn is taken off exactly, the rest is a Taylor series.</summary>
    /// <param name="turns">The angle in whole turns; its cosine three quarters of a turn on is its sine.</param>
    /// <returns>The cosine.</returns>
    public static double CosOfTurns(double turns)
    {
        var quarter = (int)(4 * turns + 0.5);
        var angle = 2 * Math.PI * (turns - quarter / 4.0);
        return (quarter & 3) switch
        {
            0 => Cos(angle),
            1 => -Sin(angle),
            2 => -Cos(angle),
            _ => Sin(angle),
        };
    }

    /// <summary>Σ (−1)ᵏ x²ᵏ / (2k)! by Horner's rule; |x| ≤ π / 4.</summary>
    private static double Cos(double x)
    {
        var series = 1.0;
        for (var k = 18; k >= 2; k -= 2) series = 1 - x * x / (k * (k - 1)) * series;
        return series;
    }

    /// <summary>Σ (−1)ᵏ x²ᵏ⁺¹ / (2k + 1)! by Horner's rule; |x| ≤ π / 4.</summary>
    private static double Sin(double x)
    {
        var series = 1.0;
        for (var k = 19; k >= 3; k -= 2) series = 1 - x * x / (k * (k - 1)) * series;
        return x * series;
    }
}
