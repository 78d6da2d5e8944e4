namespace Chainrule.Kernels.Tests;

/// <summary>Arguments for kernels.</summary>
public static class Numbers
{
    /// <summary>Values at which arithmetic is known to go wrong.</summary>
    public static float[] Special { get; } =
    [
        0f, -0f, 1f, -1f, 0.5f, -0.5f, 2f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue,
        float.Epsilon, -float.Epsilon, 1.17549435e-38f, -1.17549435e-38f, 1.1754942e-38f, 1e-40f, -1e-40f, 1e30f, -1e30f, 1e-8f,
        88.72283f, 88.72284f, 88.8f, 89.5f, -87.33655f, -88f, -100f, -103.97207f, -103.97209f, -104f, -104.1f, -105f, 1e4f, -1e4f,
        9.01f, 9.02f, -9.02f, 16777216f, -16777217f,
    ];

    /// <summary>Normal numbers over some orders of magnitude, with special ones strewn in where asked.</summary>
    public static float[] Random(int length, uint purpose, bool special = false)
    {
        var random = new Philox(2024, purpose, (uint)length);
        var x = new float[length];
        for (var i = 0; i < length; i++)
        {
            x[i] = random.NextNormal() * MathF.ScaleB(1, random.NextInt32(9) - 4);
            if (special && random.NextInt32(4) == 0) x[i] = Special[random.NextInt32(Special.Length)];
        }

        return x;
    }

    /// <summary>Whole numbers in −8 … 8, whose sums and products are exact.</summary>
    public static float[] Whole(int length, uint purpose)
    {
        var random = new Philox(2025, purpose, (uint)length);
        var x = new float[length];
        for (var i = 0; i < length; i++) x[i] = random.NextInt32(17) - 8;
        return x;
    }
}
