using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Chainrule.Lab.Speed;

/// <summary>The memory's own speed: a[i] = b[i] + s c[i] over arrays that no cache holds. Source: J. D. McCalpin, STREAM, 1995.</summary>
public static class Triad
{
    private const int Length = 16 << 20;

    /// <summary>Measures, in some tenths of a second, on three arrays, by default of 64 MiB each.</summary>
    /// <param name="threads">How many share the arrays out.</param>
    /// <param name="length">The floats of each array; shorter ones, which a cache holds, are swept as often as makes up for it.</param>
    /// <param name="runs">How often; the best counts.</param>
    /// <returns>GB/s: 12 bytes for each element.</returns>
    public static double Measure(int threads = 1, int length = Length, int runs = 10)
    {
        // Written once: the system gives pages that never were one and the same page of zeros, which a cache does hold.
        var arrays = Enumerable.Range(1, 3).Select(i => Filled(length, i)).ToArray();
        return 12.0 * Length / 1e9 / AtOnce.Least(threads, runs, thread =>
        {
            var part = (length / threads * thread)..(length / threads * (thread + 1));
            for (var done = 0; done < Length; done += length)
                Sweep(arrays[0].AsSpan(part), arrays[1].AsSpan(part), arrays[2].AsSpan(part));
        });
    }

    private static float[] Filled(int length, float value)
    {
        var array = GC.AllocateUninitializedArray<float>(length);
        array.AsSpan().Fill(value);
        return array;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Sweep(Span<float> to, ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var a = MemoryMarshal.Cast<float, Vector<float>>(to);
        var b = MemoryMarshal.Cast<float, Vector<float>>(left)[..a.Length];
        var c = MemoryMarshal.Cast<float, Vector<float>>(right)[..a.Length];
        var s = new Vector<float>(3f);
        for (var i = 0; i < a.Length; i++) a[i] = b[i] + s * c[i];
    }
}
