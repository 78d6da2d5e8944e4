using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Chainrule.Plans;

namespace Chainrule.Lab.Maps;

/// <summary>Products of matrices in double precision, rows padded to a multiple of <see cref="Strip"/>.</summary>
internal static class DoubleProduct
{
    /// <summary>The columns that one block of work computes.</summary>
    public const int Strip = 16;

    private const int Lanes = 8;

    /// <summary>So many numbers, and the zeros behind them that fill the last strip.</summary>
    public static int Padded(int columns) => (columns + Strip - 1) / Strip * Strip;

    /// <summary>
    /// C += A · B, each element one chain of fused multiply-adds over k in order: a[i, k] = a[i · aRow + k · aInner]; B and C have a
    /// multiple of <see cref="Strip"/> columns. Where C is symmetric, upper leaves out the strips below its diagonal.
    /// </summary>
    public static void Add(
        Team team, double[] a, int aRow, int aInner, int rows, int inner, double[] b, double[] c, int columns, bool upper = false) =>
        Blocks.Run(team, columns / Strip, strip =>
        {
            var end = upper ? Math.Min(rows, (strip + 1) * Strip) : rows;
            for (var row = 0; row < end; row += 4) Tile(a, aRow, aInner, row, end, inner, b, c, columns / Lanes, strip * Strip / Lanes);
        });

    /// <summary>Four rows of one strip; a row that is not there is the last one again, whose sums are written over by the same.</summary>
    private static void Tile(
        double[] left, int aRow, int aInner, int row, int end, int inner, double[] right, double[] result, int width, int at)
    {
        var b = MemoryMarshal.Cast<double, Vector512<double>>(right);
        var c = MemoryMarshal.Cast<double, Vector512<double>>(result.AsSpan());
        var (r1, r2, r3) = (Math.Min(row + 1, end - 1), Math.Min(row + 2, end - 1), Math.Min(row + 3, end - 1));
        var (a0, a1, a2, a3) = (row * aRow, r1 * aRow, r2 * aRow, r3 * aRow);
        var (c0, c1, c2, c3) = (row * width + at, r1 * width + at, r2 * width + at, r3 * width + at);
        var (s00, s01, s10, s11) = (c[c0], c[c0 + 1], c[c1], c[c1 + 1]);
        var (s20, s21, s30, s31) = (c[c2], c[c2 + 1], c[c3], c[c3 + 1]);
        for (var k = 0; k < inner; k++)
        {
            var (b0, b1) = (b[k * width + at], b[k * width + at + 1]);
            var x = Vector512.Create(left[a0 + k * aInner]);
            s00 = Vector512.FusedMultiplyAdd(x, b0, s00);
            s01 = Vector512.FusedMultiplyAdd(x, b1, s01);
            x = Vector512.Create(left[a1 + k * aInner]);
            s10 = Vector512.FusedMultiplyAdd(x, b0, s10);
            s11 = Vector512.FusedMultiplyAdd(x, b1, s11);
            x = Vector512.Create(left[a2 + k * aInner]);
            s20 = Vector512.FusedMultiplyAdd(x, b0, s20);
            s21 = Vector512.FusedMultiplyAdd(x, b1, s21);
            x = Vector512.Create(left[a3 + k * aInner]);
            s30 = Vector512.FusedMultiplyAdd(x, b0, s30);
            s31 = Vector512.FusedMultiplyAdd(x, b1, s31);
        }

        (c[c3], c[c3 + 1], c[c2], c[c2 + 1]) = (s30, s31, s20, s21);
        (c[c1], c[c1 + 1], c[c0], c[c0 + 1]) = (s10, s11, s00, s01);
    }
}
