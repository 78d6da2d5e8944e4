using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Chainrule.Bench;

/// <summary>The memory's own speed: a[i] = b[i] + s c[i] over arrays that no cache holds. Source: J. D. McCalpin, STREAM, 1995.</summary>
internal static class Triad
{
    private const int Length = 16 << 20;

    // Written once: the system gives pages that never were one and the same page of zeros, which a cache does hold.
    private static readonly float[][] s_arrays = [.. Enumerable.Range(1, 3).Select(i => Enumerable.Repeat((float)i, Length).ToArray())];

    /// <summary>The best of several runs, in GB/s: 12 bytes for each element.</summary>
    /// <param name="threads">How many share the arrays out.</param>
    /// <param name="length">The floats of each array; shorter ones, which a cache holds, are swept as often as makes up for it.</param>
    public static double Measure(int threads = 1, int length = Length) => 12.0 * Length / 1e9 / Threads.Least(threads, 10, thread =>
    {
        var part = (length / threads * thread)..(length / threads * (thread + 1));
        for (var done = 0; done < Length; done += length)
            Sweep(s_arrays[0].AsSpan(part), s_arrays[1].AsSpan(part), s_arrays[2].AsSpan(part));
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Sweep(Span<float> to, ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var a = MemoryMarshal.Cast<float, Vector512<float>>(to);
        var b = MemoryMarshal.Cast<float, Vector512<float>>(left)[..a.Length];
        var c = MemoryMarshal.Cast<float, Vector512<float>>(right)[..a.Length];
        var s = Vector512.Create(3f);
        for (var i = 0; i < a.Length; i++) a[i] = b[i] + s * c[i];
    }
}
