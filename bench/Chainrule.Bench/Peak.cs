using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Chainrule.Bench;

/// <summary>The machine's own speed: fused multiply-adds on registers, as many as the cores do in a second.</summary>
internal static class Peak
{
    private const int Rounds = 2_000_000;

    /// <summary>The best of several runs, in GFLOP/s on all the threads together.</summary>
    /// <param name="threads">How many.</param>
    public static double Measure(int threads = 1)
    {
        for (var i = 0; i < 50; i++) Chains(10_000);
        var seconds = Threads.Least(threads, 15, _ => Sink = Chains(Rounds));
        return threads * Rounds * 12.0 * 2 * Vector512<float>.Count / seconds / 1e9;
    }

    /// <summary>
    /// Whether nothing else has a core for now: all cores together do nine tenths of what one does times their number, in one long run.
    /// </summary>
    public static bool IsQuiet()
    {
        var cores = Environment.ProcessorCount;
        double Seconds(int threads) => Threads.Least(threads, 1, _ => Sink = Chains(8 * Rounds));
        return Seconds(1) >= 0.9 * Seconds(cores);
    }

    private static float Sink { get; set; }

    /// <summary>Twelve independent chains: more than any core's latency × width.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Chains(int rounds)
    {
        Vector512<float> x = Vector512.Create(0.999f), y = Vector512.Create(0.001f);
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (var round = 0; round < rounds; round++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
