using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Chainrule.Kernels;
using Chainrule.Plans;

namespace Chainrule.Lab.Maps;

/// <summary>Squared distances between points, by blocks: |a − b|² = |a|² + |b|² − 2 a·b, whose last part is a matrix product.</summary>
internal sealed class Distances
{
    private const int Each = 256;
    private readonly ReadOnlyMemory<float> _data;
    private readonly float[] _norms;

    public Distances(Team team, ReadOnlyMemory<float> data, int count)
    {
        (_data, Count, Dimensions, _norms) = (data, count, data.Length / count, new float[count]);
        Blocks.Run(team, count, Each, (first, end) =>
        {
            for (var i = first; i < end; i++) _norms[i] = Sum(Row(i), default, squareOfDifference: false);
        });
    }

    public int Count { get; }

    public int Dimensions { get; }

    /// <summary>
    /// |b|² − 2 a·b for each point a of some rows and b of some columns: what is missing, |a|², is the same for a whole row. Rounding error
    /// at most about 1e-7 d (|a| + |b|)².
    /// </summary>
    public void Compare(int firstRow, int rows, int firstColumn, int columns, Span<float> result)
    {
        var d = Dimensions;
        var a = _data.Span.Slice(firstRow * d, rows * d);
        var b = _data.Span.Slice(firstColumn * d, columns * d);
        MatrixProduct.Run(KernelPaths.Best, new MatMulSize(rows, columns, d, TransposeB: true), a, b, result);
        var norms = _norms.AsSpan(firstColumn, columns);
        for (var i = 0; i < rows; i++)
        {
            var row = result.Slice(i * columns, columns);
            for (var j = 0; j < columns; j++) row[j] = norms[j] - 2 * row[j];
        }
    }

    /// <summary>|a − b|² from the differences themselves.</summary>
    public float Between(int a, int b) => Sum(Row(a), Row(b), squareOfDifference: true);

    private ReadOnlySpan<float> Row(int i) => _data.Span.Slice(i * Dimensions, Dimensions);

    /// <summary>Σ a² or Σ (a − b)²: sixteen sums side by side, joined in order, and the tail behind them.</summary>
    private static float Sum(ReadOnlySpan<float> a, ReadOnlySpan<float> b, bool squareOfDifference)
    {
        var x = MemoryMarshal.Cast<float, Vector512<float>>(a);
        var y = MemoryMarshal.Cast<float, Vector512<float>>(b);
        var sums = Vector512<float>.Zero;
        for (var i = 0; i < x.Length; i++)
        {
            var difference = squareOfDifference ? x[i] - y[i] : x[i];
            sums = Vector512.FusedMultiplyAdd(difference, difference, sums);
        }

        var sum = 0f;
        for (var lane = 0; lane < Vector512<float>.Count; lane++) sum += sums[lane];
        for (var i = x.Length * Vector512<float>.Count; i < a.Length; i++)
        {
            var difference = squareOfDifference ? a[i] - b[i] : a[i];
            sum = MathF.FusedMultiplyAdd(difference, difference, sum);
        }

        return sum;
    }
}
