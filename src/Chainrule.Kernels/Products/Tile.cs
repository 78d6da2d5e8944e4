using System.Runtime.CompilerServices;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Products;

/// <summary>
/// The innermost loop of a matrix product: a tile of C, up to 16 vectors, held in registers while k runs.
/// c[i, j] (+)= Σₖ a[i, k] · b[k, j], each element one chain of fused multiply-adds over k in order, so that neither the shape of the tile
/// nor the width of the vector nor the blocking of k shows in the result.
/// </summary>
/// <remarks>
/// Lanes run along j. Scalar equivalent: <c>for k: c = fma(a[i, k], b[k, j], c)</c>. 8 rows × 2 vectors keep 16 chains going, twice what
/// hides the latency of a fused multiply-add, and ask for 10 loads each 16 of them; with 16 registers, 6 rows keep 12.
/// </remarks>
internal static unsafe class Tile<S, V, R, WA, WB>
    where S : struct, ISimd<V>
    where V : struct
    where R : struct, IShape
    where WA : struct, IWalk
    where WB : struct, IWalk
{
    /// <summary>Computes one tile.</summary>
    /// <param name="a">The columns of a, of which a[i, k] is <c>[i · rowStep]</c>.</param>
    /// <param name="rowStep">From row to row of a.</param>
    /// <param name="b">The rows of b, each as wide as the tile.</param>
    /// <param name="pairStep">From the first pair of vectors of a row of b to the second, in a tile that is four wide.</param>
    /// <param name="c">c[i, j] is <c>c[i · cStep + j]</c>.</param>
    /// <param name="cStep">From row to row of c.</param>
    /// <param name="depth">How many k.</param>
    /// <param name="accumulate">Whether the chains go on from what c holds, or start from zero.</param>
    public static void Run(WA a, nint rowStep, WB b, nint pairStep, float* c, nint cStep, int depth, bool accumulate)
    {
        V c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        V c40 = default, c41 = default, c50 = default, c51 = default, c60 = default, c61 = default, c70 = default, c71 = default;
        if (accumulate)
        {
            Load(0, c, cStep, ref c00, ref c01);
            if (R.Pairs > 1) Load(1, c, cStep, ref c10, ref c11);
            if (R.Pairs > 2) Load(2, c, cStep, ref c20, ref c21);
            if (R.Pairs > 3) Load(3, c, cStep, ref c30, ref c31);
            if (R.Pairs > 4) Load(4, c, cStep, ref c40, ref c41);
            if (R.Pairs > 5) Load(5, c, cStep, ref c50, ref c51);
            if (R.Pairs > 6) Load(6, c, cStep, ref c60, ref c61);
            if (R.Pairs > 7) Load(7, c, cStep, ref c70, ref c71);
        }

        var threeSteps = 3 * rowStep;
        for (var k = depth; k > 0; k--)
        {
            var x = a.Next();
            var y = b.Next();
            V b0 = S.Load(y), b1 = R.Abreast == 0 ? b0 : S.Load(y + S.Lanes);
            Multiply(0, x, rowStep, threeSteps, y, pairStep, b0, b1, ref c00, ref c01);
            if (R.Pairs > 1) Multiply(1, x, rowStep, threeSteps, y, pairStep, b0, b1, ref c10, ref c11);
            if (R.Pairs > 2) Multiply(2, x, rowStep, threeSteps, y, pairStep, b0, b1, ref c20, ref c21);
            if (R.Pairs > 3) Multiply(3, x, rowStep, threeSteps, y, pairStep, b0, b1, ref c30, ref c31);
            if (R.Pairs > 4) Multiply(4, x, rowStep, threeSteps, y, pairStep, b0, b1, ref c40, ref c41);
            if (R.Pairs > 5) Multiply(5, x, rowStep, threeSteps, y, pairStep, b0, b1, ref c50, ref c51);
            if (R.Pairs > 6) Multiply(6, x, rowStep, threeSteps, y, pairStep, b0, b1, ref c60, ref c61);
            if (R.Pairs > 7) Multiply(7, x, rowStep, threeSteps, y, pairStep, b0, b1, ref c70, ref c71);
        }

        Store(0, c, cStep, c00, c01);
        if (R.Pairs > 1) Store(1, c, cStep, c10, c11);
        if (R.Pairs > 2) Store(2, c, cStep, c20, c21);
        if (R.Pairs > 3) Store(3, c, cStep, c30, c31);
        if (R.Pairs > 4) Store(4, c, cStep, c40, c41);
        if (R.Pairs > 5) Store(5, c, cStep, c50, c51);
        if (R.Pairs > 6) Store(6, c, cStep, c60, c61);
        if (R.Pairs > 7) Store(7, c, cStep, c70, c71);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(
        int pair, float* a, nint rowStep, nint threeSteps, float* b, nint pairStep, V b0, V b1, ref V c0, ref V c1)
    {
        // Rows are reached from every fourth of them: a few running addresses instead of one for each row. One load for all of
        // them, or the JIT makes it two instructions.
        var row = Row(pair);
        var second = R.Abreast > 1 && pair % 2 > 0;
        var from = row < 4 ? a : row < 8 ? a + 4 * rowStep : row < 12 ? a + 8 * rowStep : a + 4 * threeSteps;
        var x = S.Broadcast(from[row % 4 == 0 ? 0 : row % 4 == 1 ? rowStep : row % 4 == 2 ? 2 * rowStep : threeSteps]);
        c0 = S.FusedMultiplyAdd(x, second ? S.Load(b + pairStep) : b0, c0);
        if (R.Abreast == 0) x = S.Broadcast(from[row % 4 == 0 ? rowStep : threeSteps]);
        c1 = S.FusedMultiplyAdd(x, second ? S.Load(b + pairStep + S.Lanes) : b1, c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(int pair, float* c, nint cStep, ref V c0, ref V c1)
    {
        c += Row(pair) * cStep + Column(pair);
        c0 = S.Load(c);
        c1 = S.Load(R.Abreast == 0 ? c + cStep : c + S.Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(int pair, float* c, nint cStep, V c0, V c1)
    {
        c += Row(pair) * cStep + Column(pair);
        S.Store(c, c0);
        S.Store(R.Abreast == 0 ? c + cStep : c + S.Lanes, c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Row(int pair) => R.Abreast == 0 ? 2 * pair : pair / R.Abreast;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Column(int pair) => R.Abreast == 0 ? 0 : pair % R.Abreast * 2 * S.Lanes;
}
