using System.Runtime.CompilerServices;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Products;

/// <summary>
/// C (+)= A · B in blocks: k in runs of <see cref="Depth"/>, the columns in panels two vectors wide. A panel of B is packed where its
/// rows do not lie ready: where B lies transposed, or is used by so many rows that a copy pays, or at the right edge. A is m × k, B k × n
/// with one of its steps 1, C m × n with rows in one piece.
/// </summary>
internal readonly unsafe struct BlockedProduct(int m, int n, int k, View a, View b, float* c, nint cStep) : IKernel
{
    /// <summary>
    /// k in one run: a panel of 384 × 32 floats is 48 KiB, about the first-level cache. Of 128, 192, 256 and 384 this was the fastest
    /// at 1024³.
    /// </summary>
    public const int Depth = 384;

    /// <summary>Columns of the widest panel.</summary>
    public const int WidestPanel = 32;

    /// <summary>Whether the chains go on from what C holds, or start from zero.</summary>
    public bool Accumulate { get; init; }

    /// <summary>How many columns beyond n may be read of B; below 0, it has so many fewer, and they count as zeros.</summary>
    public int Spare { get; init; }

    /// <summary>From so many rows on, copying a panel of B costs less than reading it across its pages again and again.</summary>
    public int PackFrom { get; init; } = 48;

    [SkipLocalsInit]
    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        var width = 2 * S.Lanes;
        var packAll = b.ColumnStep != 1 || m >= PackFrom;
        var panel = stackalloc float[Depth * WidestPanel + 16];
        panel = (float*)(((nuint)panel + 63) & ~(nuint)63);
        var edge = stackalloc float[8 * WidestPanel];
        for (var first = 0; first == 0 || first < k; first += Depth)
        {
            var depth = Math.Min(Depth, k - first);
            for (var column = 0; column < n; column += width)
            {
                var ready = Math.Clamp(n + Spare - column, 0, width);
                if (packAll || ready < width)
                {
                    Pack<S, V>(panel, first, depth, column, ready);
                    Panel<S, V>(panel, width, first, depth, column, edge);
                }
                else
                {
                    Panel<S, V>(b.At(first, column), b.RowStep, first, depth, column, edge);
                }
            }
        }
    }

    /// <summary>
    /// One panel of columns under every row; at the right edge through <paramref name="edge"/>, a tile beside C.
    /// </summary>
    private void Panel<S, V>(float* from, nint step, int first, int depth, int column, float* edge)
        where S : struct, ISimd<V>
        where V : struct
    {
        var columns = Math.Min(2 * S.Lanes, n - column);
        var accumulate = Accumulate || first > 0;
        var row = 0;
        while (row < m)
        {
            var left = m - row;
            var rows = S.ManyRegisters && left >= 8 ? 8 : left >= 4 ? 4 : 1;
            var source = a.At(row, first);
            var target = c + row * cStep + column;
            if (columns == 2 * S.Lanes)
            {
                Tiles<S, V>(rows, source, from, step, target, cStep, depth, accumulate);
            }
            else
            {
                // At the right edge the tile is computed whole, beside C, and its valid columns are copied.
                if (accumulate) CopyRows(target, cStep, edge, WidestPanel, rows, columns);
                Tiles<S, V>(rows, source, from, step, edge, WidestPanel, depth, accumulate);
                CopyRows(edge, WidestPanel, target, cStep, rows, columns);
            }

            row += rows;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Tiles<S, V>(int rows, float* source, float* from, nint step, float* target, nint targetStep, int depth, bool accumulate)
        where S : struct, ISimd<V>
        where V : struct
    {
        var (rowStep, kStep, walk) = (a.RowStep, a.ColumnStep, new Steps(from, step));
        if (rows == 8) Tile<S, V, Rows8, Steps>.Run(source, rowStep, kStep, walk, target, targetStep, depth, accumulate);
        else if (rows == 4) Tile<S, V, Rows4, Steps>.Run(source, rowStep, kStep, walk, target, targetStep, depth, accumulate);
        else Tile<S, V, Rows1, Steps>.Run(source, rowStep, kStep, walk, target, targetStep, depth, accumulate);
    }

    /// <summary>Copies depth × columns of B to a panel two vectors wide, filled up with zeros.</summary>
    private void Pack<S, V>(float* panel, int first, int depth, int column, int columns)
        where S : struct, ISimd<V>
        where V : struct
    {
        var width = 2 * S.Lanes;
        for (var lane = columns / S.Lanes * S.Lanes; lane < width; lane += S.Lanes)
        {
            for (var row = 0; row < depth; row++) S.Store(panel + row * width + lane, default);
        }

        if (b.ColumnStep == 1) CopyRows(b.At(first, column), b.RowStep, panel, width, depth, columns);
        else Transpose.Run(b.At(first, column), b.ColumnStep, panel, width, columns, depth);
    }

    private static void CopyRows(float* source, nint sourceStep, float* target, nint targetStep, int rows, int columns)
    {
        for (var i = 0; i < rows; i++)
        {
            new ReadOnlySpan<float>(source, columns).CopyTo(new Span<float>(target, columns));
            source += sourceStep;
            target += targetStep;
        }
    }
}
