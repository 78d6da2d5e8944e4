using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Products;

/// <summary>
/// C (+)= A · B in tiles, where rows of B and C may be read and written to the end of their last panel, so that no edge needs care.
/// </summary>
internal static unsafe class Tiling<S, V, WA, WB>
    where S : struct, ISimd<V>
    where V : struct
    where WA : struct, IWalk
    where WB : struct, IWalk
{
    /// <summary>Computes all tiles; parameters as of <see cref="Tile{S, V, R, WA, WB}"/>.</summary>
    public static void Run(WA a, nint rowStep, WB b, float* c, nint cStep, int rows, int columns, int depth, bool accumulate)
    {
        for (int column = 0, vectors; column < columns; column += vectors * S.Lanes)
        {
            var left = columns - column;
            vectors = left <= S.Lanes ? 1 : rows <= 4 && left > 2 * S.Lanes ? 4 : 2;
            var tallest = (S.ManyRegisters ? 8 : 6) * (vectors == 1 ? 2 : 1);
            for (int row = 0, height; row < rows; row += height)
            {
                height = Math.Min(tallest, rows - row);
                if (vectors == 1 && height > 1) height &= ~1;
                var from = a;
                from.Move(row * rowStep);
                Shapes<S, V, WA, WB>.Of(height, vectors)(from, rowStep, b, 2 * S.Lanes, c + row * cStep + column, cStep, depth, accumulate);
            }

            b.Move(vectors * S.Lanes);
        }
    }
}
