using System.Runtime.CompilerServices;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Products;

/// <summary>
/// C = A · B where columns of A as it lies in memory may be zero from top to bottom, like the pixels that no image of a batch touches:
/// such k are left out, or where A is read transposed, such rows of C are filled with zeros.
/// </summary>
/// <remarks>
/// Numerics: fma(0, b, c) = c, so what is left out never shows, but for a b that is not finite, and for the sign of a zero; where A is
/// read transposed, not for these either.
/// </remarks>
internal readonly unsafe struct SparseProduct(int m, int n, int k, View a, View b, float* c, nint cStep) : IKernel
{
    /// <summary>Fewer columns are not worth the search, more are not worth the memory.</summary>
    private const int Fewest = 128, Most = 8192;

    /// <summary>
    /// The first of all rows of A, where it is not read transposed: all of them are searched, whichever are multiplied, so that threads
    /// that divide them find the same.
    /// </summary>
    public float* Top { get; init; }

    /// <summary>How many rows A has in all.</summary>
    public int Height { get; init; }

    [SkipLocalsInit]
    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        var transposed = a.ColumnStep != 1;
        var (lines, columns) = transposed ? (k, m) : (Height, k);
        var product = new BlockedProduct(m, n, k, a, b, c, cStep);
        if (columns is >= Fewest and <= Most && b.ColumnStep == 1 && (!transposed || k >= 32))
        {
            var seen = stackalloc float[columns + 16];
            // Rows are left out only where that changes no bit, for threads divide them, and each may find other zeros.
            if (Search<S, V>(seen, lines, columns) && (!transposed || IsFinite<S, V>()))
            {
                var live = stackalloc int[columns + 1];
                var count = 0;
                for (var i = 0; i < columns; i++)
                {
                    live[count] = i;
                    count += ((int*)seen)[i] << 1 == 0 ? 0 : 1;
                }

                product = transposed
                    ? product with { Rows = seen }
                    : new BlockedProduct(m, n, count, a, b, c, cStep) { Live = live };
            }
        }

        product.Run<S, V>();
    }

    /// <summary>Whether B holds neither NaN nor infinity: then 0 · b is 0 for all of it.</summary>
    private bool IsFinite<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        V sum = default;
        for (var row = 0; row < k; row++)
        {
            var source = b.At(row, 0);
            var i = 0;
            for (; i <= n - S.Lanes; i += S.Lanes) sum = S.FusedMultiplyAdd(S.Load(source + i), default, sum);
            if (i < n) sum = S.FusedMultiplyAdd(S.LoadPartial(source + i, n - i, 0), default, sum);
        }

        var sums = stackalloc float[S.Lanes];
        S.Store(sums, sum);
        return !new Span<float>(sums, S.Lanes).Contains(float.NaN);
    }

    /// <summary>
    /// Joins the bits of every line of A, so that only columns of zeros give zero. Gives up as soon as too few of them are left.
    /// </summary>
    private bool Search<S, V>(float* seen, int lines, int columns)
        where S : struct, ISimd<V>
        where V : struct
    {
        var counts = stackalloc int[S.Lanes];
        var first = a.ColumnStep == 1 ? Top : a.Data;
        var step = a.ColumnStep == 1 ? a.RowStep : a.ColumnStep;
        var tail = columns % S.Lanes;
        new Span<float>(seen, columns).Clear();
        for (int line = 0, height; line < lines; line += height)
        {
            // The first line alone tells most matrices without zeros; then four at a time.
            height = line > 0 && lines - line >= 4 ? 4 : 1;
            var source = first + line * step;
            V zeros = default;
            for (var i = 0; i < columns - tail; i += S.Lanes)
            {
                var x = S.Or(S.Load(seen + i), S.Load(source + i));
                if (height == 4)
                {
                    x = S.Or(x, S.Or(S.Load(source + step + i), S.Or(S.Load(source + 2 * step + i), S.Load(source + 3 * step + i))));
                }

                S.Store(seen + i, x);
                zeros = S.AddBits(zeros, S.Equal(x, default));
            }

            // Each zero has counted as −1.
            S.Store((float*)counts, zeros);
            var sum = 0;
            for (var lane = 0; lane < S.Lanes; lane++) sum -= counts[lane];
            for (var i = columns - tail; i < columns; i++)
            {
                for (var next = 0; next < height; next++) *((int*)seen + i) |= *(int*)(source + next * step + i);
                if (seen[i] == 0) sum++;
            }

            if (sum < columns / 8) return false;
        }

        return true;
    }
}
