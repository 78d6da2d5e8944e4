namespace Chainrule.Kernels.Tests;

/// <summary>Comparison of floats by their bits, any NaN being the same as any other, and by units in the last place.</summary>
public static class Bits
{
    public static void ShouldHaveTheBitsOf(this float[] actual, float[] expected, string where)
    {
        actual.Length.ShouldBe(expected.Length, where);
        for (var i = 0; i < actual.Length; i++)
        {
            if (Same(actual[i], expected[i])) continue;
            Assert.Fail($"{where}: element {i} is {actual[i]:R}, expected {expected[i]:R}.");
        }
    }

    public static bool Same(float a, float b) =>
        float.IsNaN(a) ? float.IsNaN(b) : BitConverter.SingleToInt32Bits(a) == BitConverter.SingleToInt32Bits(b);

    /// <summary>The distance from the exact value in units in its last place; subnormals share the last unit.</summary>
    public static double Ulps(float actual, double exact)
    {
        if (double.IsNaN(exact)) return float.IsNaN(actual) ? 0 : double.PositiveInfinity;
        if (float.IsInfinity(actual) || float.IsInfinity((float)exact)) return actual == (float)exact ? 0 : double.PositiveInfinity;
        var size = Math.Max(Math.Abs(exact), Math.ScaleB(1, -126));
        return Math.Abs(actual - exact) / Math.ScaleB(1, Math.ILogB(size) - 23);
    }
}
