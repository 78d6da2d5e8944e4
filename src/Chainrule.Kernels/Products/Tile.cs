using System.Runtime.CompilerServices;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Products;

/// <summary>The height of a tile, as a type: the JIT compiles each height without the rows it lacks.</summary>
internal interface IRows
{
    static abstract int Count { get; }
}

internal readonly struct Rows8 : IRows
{
    public static int Count => 8;
}

internal readonly struct Rows4 : IRows
{
    public static int Count => 4;
}

internal readonly struct Rows1 : IRows
{
    public static int Count => 1;
}

/// <summary>
/// The innermost loop of a matrix product: a tile of C, up to 8 rows × 2 vectors, held in registers while k runs.
/// c[i, j] (+)= Σₖ a[i, k] · b[k, j], each element one chain of fused multiply-adds over k in order, so that neither the height of the tile
/// nor the width of the vector nor the blocking of k shows in the result.
/// </summary>
/// <remarks>
/// Lanes run along j. Scalar equivalent: <c>for k: c = fma(a[i, k], b[k, j], c)</c>. 8 rows × 2 vectors keep 16 chains going, twice what
/// hides the latency of a fused multiply-add, and ask for 10 loads each 16 of them; with 16 registers, 4 rows keep the 8 chains that just
/// hide it.
/// </remarks>
internal static unsafe class Tile<S, V, R, W>
    where S : struct, ISimd<V>
    where V : struct
    where R : struct, IRows
    where W : struct, IWalk
{
    /// <summary>Computes one tile.</summary>
    /// <param name="a">a[i, k] is <c>a[i · rowStep + k · kStep]</c>.</param>
    /// <param name="rowStep">From row to row of a.</param>
    /// <param name="kStep">From k to k of a.</param>
    /// <param name="b">The rows of b, each two vectors wide.</param>
    /// <param name="c">c[i, j] is <c>c[i · cStep + j]</c>.</param>
    /// <param name="cStep">From row to row of c.</param>
    /// <param name="depth">How many k.</param>
    /// <param name="accumulate">Whether the chains go on from what c holds, or start from zero.</param>
    public static void Run(float* a, nint rowStep, nint kStep, W b, float* c, nint cStep, int depth, bool accumulate)
    {
        V c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        V c40 = default, c41 = default, c50 = default, c51 = default, c60 = default, c61 = default, c70 = default, c71 = default;
        var w = S.Lanes;
        if (accumulate)
        {
            var row = c;
            c00 = S.Load(row); c01 = S.Load(row + w);
            if (R.Count > 1)
            {
                row += cStep; c10 = S.Load(row); c11 = S.Load(row + w);
                row += cStep; c20 = S.Load(row); c21 = S.Load(row + w);
                row += cStep; c30 = S.Load(row); c31 = S.Load(row + w);
            }

            if (R.Count > 4)
            {
                row += cStep; c40 = S.Load(row); c41 = S.Load(row + w);
                row += cStep; c50 = S.Load(row); c51 = S.Load(row + w);
                row += cStep; c60 = S.Load(row); c61 = S.Load(row + w);
                row += cStep; c70 = S.Load(row); c71 = S.Load(row + w);
            }
        }

        // Three running addresses reach all eight rows: a + {0, 1, 2} steps, and the same from the fifth row on.
        var high = a + 4 * rowStep;
        var threeSteps = 3 * rowStep;
        for (var k = depth; k > 0; k--)
        {
            var row = b.Next();
            V b0 = S.Load(row), b1 = S.Load(row + w);
            var x = S.Broadcast(a[0]);
            c00 = S.FusedMultiplyAdd(x, b0, c00); c01 = S.FusedMultiplyAdd(x, b1, c01);
            if (R.Count > 1)
            {
                x = S.Broadcast(a[rowStep]);
                c10 = S.FusedMultiplyAdd(x, b0, c10); c11 = S.FusedMultiplyAdd(x, b1, c11);
                x = S.Broadcast(a[2 * rowStep]);
                c20 = S.FusedMultiplyAdd(x, b0, c20); c21 = S.FusedMultiplyAdd(x, b1, c21);
                x = S.Broadcast(a[threeSteps]);
                c30 = S.FusedMultiplyAdd(x, b0, c30); c31 = S.FusedMultiplyAdd(x, b1, c31);
            }

            if (R.Count > 4)
            {
                x = S.Broadcast(high[0]);
                c40 = S.FusedMultiplyAdd(x, b0, c40); c41 = S.FusedMultiplyAdd(x, b1, c41);
                x = S.Broadcast(high[rowStep]);
                c50 = S.FusedMultiplyAdd(x, b0, c50); c51 = S.FusedMultiplyAdd(x, b1, c51);
                x = S.Broadcast(high[2 * rowStep]);
                c60 = S.FusedMultiplyAdd(x, b0, c60); c61 = S.FusedMultiplyAdd(x, b1, c61);
                x = S.Broadcast(high[threeSteps]);
                c70 = S.FusedMultiplyAdd(x, b0, c70); c71 = S.FusedMultiplyAdd(x, b1, c71);
                high += kStep;
            }

            a += kStep;
        }

        StorePair(c, c00, c01);
        if (R.Count > 1)
        {
            StorePair(c + cStep, c10, c11);
            StorePair(c + 2 * cStep, c20, c21);
            StorePair(c + 3 * cStep, c30, c31);
        }

        if (R.Count > 4)
        {
            StorePair(c + 4 * cStep, c40, c41);
            StorePair(c + 5 * cStep, c50, c51);
            StorePair(c + 6 * cStep, c60, c61);
            StorePair(c + 7 * cStep, c70, c71);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair(float* row, V x0, V x1)
    {
        S.Store(row, x0);
        S.Store(row + S.Lanes, x1);
    }
}
