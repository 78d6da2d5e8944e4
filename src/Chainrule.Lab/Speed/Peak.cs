using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Chainrule.Kernels;

namespace Chainrule.Lab.Speed;

/// <summary>The machine's own speed: fused multiply-adds on registers, as many as the cores do in a second.</summary>
public static class Peak
{
    private const int Chained = 12;

    /// <summary>Measures, in some tenths of a second.</summary>
    /// <param name="threads">How many work at once.</param>
    /// <param name="path">The vectors; null for the widest of this machine.</param>
    /// <param name="runs">How often; the best counts.</param>
    /// <returns>GFLOP/s of all threads together, two operations for each multiply-add.</returns>
    public static double Measure(int threads = 1, KernelPath? path = null, int runs = 15) => (path ?? KernelPaths.Best) switch
    {
        KernelPath.V512 => Measure<Wide512, Vector512<float>>(threads, runs),
        KernelPath.V256 => Measure<Wide256, Vector256<float>>(threads, runs),
        KernelPath.V128 => Measure<Wide128, Vector128<float>>(threads, runs),
        _ => Measure<Single, float>(threads, runs),
    };

    private static float Sink { get; set; }

    private static double Measure<W, V>(int threads, int runs)
        where W : struct, IWide<V>
    {
        const int rounds = 1_000_000;
        for (var i = 0; i < 50; i++) Chains<W, V>(10_000);
        var seconds = AtOnce.Least(threads, runs, _ => Sink = Chains<W, V>(rounds));
        return threads * (double)rounds * Chained * 2 * W.Lanes / seconds / 1e9;
    }

    /// <summary>Twelve independent chains: more than any core's latency × width, and no more than 16 registers hold.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Chains<W, V>(int rounds)
        where W : struct, IWide<V>
    {
        V x = W.Of(0.999f), y = W.Of(0.001f);
        V a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (var round = 0; round < rounds; round++)
        {
            (a, b, c, d) = (W.MultiplyAdd(a, x, y), W.MultiplyAdd(b, x, y), W.MultiplyAdd(c, x, y), W.MultiplyAdd(d, x, y));
            (e, f, g, h) = (W.MultiplyAdd(e, x, y), W.MultiplyAdd(f, x, y), W.MultiplyAdd(g, x, y), W.MultiplyAdd(h, x, y));
            (i, j, k, l) = (W.MultiplyAdd(i, x, y), W.MultiplyAdd(j, x, y), W.MultiplyAdd(k, x, y), W.MultiplyAdd(l, x, y));
        }

        var sum = W.MultiplyAdd(a, b, W.MultiplyAdd(c, d, W.MultiplyAdd(e, f, W.MultiplyAdd(g, h, W.MultiplyAdd(i, j, k)))));
        return W.First(W.MultiplyAdd(sum, x, l));
    }

    /// <summary>Floats that one instruction multiplies and adds.</summary>
    private interface IWide<V>
    {
        static abstract int Lanes { get; }

        static abstract V Of(float value);

        static abstract V MultiplyAdd(V a, V b, V c);

        static abstract float First(V value);
    }

    private readonly struct Wide512 : IWide<Vector512<float>>
    {
        public static int Lanes => Vector512<float>.Count;

        public static Vector512<float> Of(float value) => Vector512.Create(value);

        public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
            Vector512.FusedMultiplyAdd(a, b, c);

        public static float First(Vector512<float> value) => value.ToScalar();
    }

    private readonly struct Wide256 : IWide<Vector256<float>>
    {
        public static int Lanes => Vector256<float>.Count;

        public static Vector256<float> Of(float value) => Vector256.Create(value);

        public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
            Vector256.FusedMultiplyAdd(a, b, c);

        public static float First(Vector256<float> value) => value.ToScalar();
    }

    private readonly struct Wide128 : IWide<Vector128<float>>
    {
        public static int Lanes => Vector128<float>.Count;

        public static Vector128<float> Of(float value) => Vector128.Create(value);

        public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
            Vector128.FusedMultiplyAdd(a, b, c);

        public static float First(Vector128<float> value) => value.ToScalar();
    }

    private readonly struct Single : IWide<float>
    {
        public static int Lanes => 1;

        public static float Of(float value) => value;

        public static float MultiplyAdd(float a, float b, float c) => float.FusedMultiplyAdd(a, b, c);

        public static float First(float value) => value;
    }
}
