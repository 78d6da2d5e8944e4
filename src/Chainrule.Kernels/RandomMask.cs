namespace Chainrule.Kernels;

/// <summary>Random masks: zeros, and a number that keeps the mean at 1.</summary>
public static class RandomMask
{
    /// <summary>The purpose, for <see cref="Philox"/>, of every stream of masks.</summary>
    private const uint Purpose = 6;

    /// <summary>y = 1/(1 − p) with probability 1 − p, else 0; element i takes word i of the stream (seed, stream, step).</summary>
    /// <param name="y">The run of the mask to fill.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="stream">Whose mask it is.</param>
    /// <param name="step">Which step it is for.</param>
    /// <param name="start">The first element's place in the whole mask, a multiple of 4.</param>
    /// <param name="p">The probability of a 0, in [0, 1).</param>
    /// <exception cref="ArgumentException">The run starts elsewhere, or p is no such probability.</exception>
    public static void Fill(Span<float> y, ulong seed, uint stream, uint step, int start, double p)
    {
        if (start % 4 != 0) throw new ArgumentException($"mask: expected a start at a multiple of 4, got {start}.");
        if (!(p >= 0 && p < 1)) throw new ArgumentException($"mask: expected a probability in [0, 1), got {p}.");
        var key = ((uint)seed, (uint)(seed >> 32));
        var kept = (float)(1 / (1 - p));
        var least = (ulong)(p * 4294967296.0);
        for (var i = 0; i < y.Length; i += 4)
        {
            var (a, b, c, d) = Philox.Block(((uint)((start + i) / 4), stream, step, Purpose), key);
            y[i] = a < least ? 0 : kept;
            if (i + 1 < y.Length) y[i + 1] = b < least ? 0 : kept;
            if (i + 2 < y.Length) y[i + 2] = c < least ? 0 : kept;
            if (i + 3 < y.Length) y[i + 3] = d < least ? 0 : kept;
        }
    }
}
