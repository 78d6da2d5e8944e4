using System.Runtime.CompilerServices;
using Chainrule.Kernels.Folds;
using Chainrule.Kernels.Functions;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels;

/// <summary>
/// Sums and maxima over one axis of [outer, n, inner], or over everything. Each result is computed in one fixed order that depends on the
/// sizes alone, so that threads may divide the results among themselves in any way, and every path gives the same bits.
/// </summary>
/// <remarks>
/// inner &gt; 1: one chain over n, in order. inner = 1: element i goes to lane i mod 16, the lanes are joined 16 → 8 → 4 → 2 → 1.
/// Results and arguments must not overlap.
/// </remarks>
public static unsafe class Reductions
{
    /// <summary>y[o, j] = Σ over k of x[o, k, j]; 0 where n is 0.</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="x">The arguments, outer × n × inner.</param>
    /// <param name="y">The results, outer × inner, of which those from … to − 1 are written.</param>
    /// <param name="outer">The product of the sizes before the axis.</param>
    /// <param name="n">The size of the axis.</param>
    /// <param name="inner">The product of the sizes after the axis.</param>
    /// <param name="from">The first result to compute, counted in storage order.</param>
    /// <param name="to">The end of the results to compute.</param>
    /// <exception cref="ArgumentException">A length or the range does not fit.</exception>
    public static void Sum(KernelPath path, ReadOnlySpan<float> x, Span<float> y, int outer, int n, int inner, int from, int to)
    {
        Expect(x, y, outer, n, inner, from, to);
        fixed (float* px = x, py = y)
            Dispatch.Run(path, new AxisKernel<Add, RowSum>(px, py, n, inner, from, to));
    }

    /// <summary>y[o, j] = the greatest x[o, k, j] over k; NaN where there is one; −∞ where n is 0.</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="x">The arguments, outer × n × inner.</param>
    /// <param name="y">The results, outer × inner, of which those from … to − 1 are written.</param>
    /// <param name="outer">The product of the sizes before the axis.</param>
    /// <param name="n">The size of the axis.</param>
    /// <param name="inner">The product of the sizes after the axis.</param>
    /// <param name="from">The first result to compute, counted in storage order.</param>
    /// <param name="to">The end of the results to compute.</param>
    /// <exception cref="ArgumentException">A length or the range does not fit.</exception>
    public static void Max(KernelPath path, ReadOnlySpan<float> x, Span<float> y, int outer, int n, int inner, int from, int to)
    {
        Expect(x, y, outer, n, inner, from, to);
        fixed (float* px = x, py = y)
            Dispatch.Run(path, new AxisKernel<Maximum, RowMaximum>(px, py, n, inner, from, to));
    }

    /// <summary>y[o, j] = the k at which x[o, k, j] is greatest, as a float; of equal ones the first, of NaNs the first.</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="x">The arguments, outer × n × inner.</param>
    /// <param name="y">The results, outer × inner, of which those from … to − 1 are written.</param>
    /// <param name="outer">The product of the sizes before the axis.</param>
    /// <param name="n">The size of the axis, 1 … 2²⁴.</param>
    /// <param name="inner">The product of the sizes after the axis.</param>
    /// <param name="from">The first result to compute, counted in storage order.</param>
    /// <param name="to">The end of the results to compute.</param>
    /// <exception cref="ArgumentException">A length or the range does not fit, or n is outside of 1 … 2²⁴.</exception>
    public static void ArgMax(KernelPath path, ReadOnlySpan<float> x, Span<float> y, int outer, int n, int inner, int from, int to)
    {
        if (n is < 1 or > 1 << 24)
            throw new ArgumentException($"ArgMax: expected 1 … {1 << 24} elements along the axis, got {n}.", nameof(n));
        Expect(x, y, outer, n, inner, from, to);
        fixed (float* px = x, py = y)
            Dispatch.Run(path, new ArgMaxKernel(px, py, n, inner, from, to));
    }

    /// <summary>Σ x, in sixteen lanes; 0 where x is empty.</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="x">The arguments.</param>
    /// <returns>The sum.</returns>
    public static float SumAll(KernelPath path, ReadOnlySpan<float> x)
    {
        float sum;
        fixed (float* px = x)
            Dispatch.Run(path, new SumAllKernel(px, &sum, x.Length));
        return sum;
    }

    /// <summary>
    /// Σ x², in sixteen lanes; where that is not finite, once more in doubles, so that the sum is finite where all of x is.
    /// </summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="x">The arguments.</param>
    /// <returns>The sum.</returns>
    public static double SumOfSquares(KernelPath path, ReadOnlySpan<float> x)
    {
        float sum;
        fixed (float* px = x)
            Dispatch.Run(path, new SumOfSquaresKernel(px, &sum, x.Length));
        if (float.IsFinite(sum)) return sum;
        var wide = 0.0;
        foreach (var value in x) wide += (double)value * value;
        return wide;
    }

    private static void Expect(ReadOnlySpan<float> x, Span<float> y, int outer, int n, int inner, int from, int to,
        [CallerMemberName] string kernel = "")
    {
        Lengths.Expect(x, Lengths.Product(outer, n, inner, kernel), kernel: kernel);
        Lengths.Expect(y, Lengths.Product(outer, inner, kernel: kernel), kernel: kernel);
        Lengths.Range(from, to, y.Length, kernel);
    }
}
