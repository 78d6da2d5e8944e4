using System.Runtime.CompilerServices;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Products;

/// <summary>
/// A matrix product in blocks: k in runs of <see cref="Depth"/>, the columns in panels two vectors wide. A panel of B is packed where
/// its rows do not lie ready: where B is transposed, or is used by so many rows that a copy pays, or at the right edge.
/// </summary>
internal readonly unsafe struct BlockedProduct(MatMulSize size, MatMulPart part, float* a, float* b, float* c) : IKernel
{
    /// <summary>
    /// k in one run: a panel of 384 × 32 floats is 48 KiB, about the first-level cache. Of 128, 192, 256 and 384 this was the fastest
    /// at 1024³.
    /// </summary>
    private const int Depth = 384;

    /// <summary>From so many rows on, copying a panel of B costs less than reading it across its pages again and again.</summary>
    private const int PackFrom = 48;

    private const int WidestPanel = 32;

    private nint RowStep => size.TransposeA ? 1 : size.K;

    private nint KStep => size.TransposeA ? size.M : 1;

    [SkipLocalsInit]
    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        var width = 2 * S.Lanes;
        var packAll = size.TransposeB || part.EndRow - part.FirstRow >= PackFrom;
        var panel = stackalloc float[Depth * WidestPanel + 16];
        panel = (float*)(((nuint)panel + 63) & ~(nuint)63);
        var edge = stackalloc float[8 * WidestPanel];
        for (var k = 0; k == 0 || k < size.K; k += Depth)
        {
            var depth = Math.Min(Depth, size.K - k);
            for (var column = part.FirstColumn; column < part.EndColumn; column += width)
            {
                var columns = Math.Min(width, part.EndColumn - column);
                if (packAll || columns < width)
                {
                    Pack<S, V>(panel, k, depth, column, columns);
                    Panel<S, V>(panel, width, k, depth, column, columns, edge);
                }
                else
                {
                    Panel<S, V>(b + (nint)k * size.N + column, size.N, k, depth, column, columns, edge);
                }
            }
        }
    }

    /// <summary>
    /// One panel of columns under every row of the part; at the right edge through <paramref name="edge"/>, a tile beside C.
    /// </summary>
    private void Panel<S, V>(float* from, nint step, int k, int depth, int column, int columns, float* edge)
        where S : struct, ISimd<V>
        where V : struct
    {
        var row = part.FirstRow;
        while (row < part.EndRow)
        {
            var left = part.EndRow - row;
            var rows = S.ManyRegisters && left >= 8 ? 8 : left >= 4 ? 4 : 1;
            var source = a + row * RowStep + k * KStep;
            var target = c + (nint)row * size.N + column;
            if (columns == 2 * S.Lanes)
            {
                Tiles<S, V>(rows, source, from, step, target, size.N, depth, k > 0);
            }
            else
            {
                // At the right edge the tile is computed whole, beside C, and its valid columns are copied.
                if (k > 0) CopyRows(target, size.N, edge, WidestPanel, rows, columns);
                Tiles<S, V>(rows, source, from, step, edge, WidestPanel, depth, k > 0);
                CopyRows(edge, WidestPanel, target, size.N, rows, columns);
            }

            row += rows;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Tiles<S, V>(int rows, float* source, float* from, nint step, float* target, nint targetStep, int depth, bool accumulate)
        where S : struct, ISimd<V>
        where V : struct
    {
        if (rows == 8) Tile<S, V, Rows8>.Run(source, RowStep, KStep, from, step, target, targetStep, depth, accumulate);
        else if (rows == 4) Tile<S, V, Rows4>.Run(source, RowStep, KStep, from, step, target, targetStep, depth, accumulate);
        else Tile<S, V, Rows1>.Run(source, RowStep, KStep, from, step, target, targetStep, depth, accumulate);
    }

    /// <summary>Copies depth × columns of op(B) to a panel two vectors wide, filled up with zeros.</summary>
    private void Pack<S, V>(float* panel, int k, int depth, int column, int columns)
        where S : struct, ISimd<V>
        where V : struct
    {
        var width = 2 * S.Lanes;
        if (columns < width) new Span<float>(panel, depth * width).Clear();
        if (size.TransposeB)
        {
            Transpose.Run(b + (nint)column * size.K + k, size.K, panel, width, columns, depth);
        }
        else
        {
            CopyRows(b + (nint)k * size.N + column, size.N, panel, width, depth, columns);
        }
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
