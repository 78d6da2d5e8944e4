using System.Runtime.CompilerServices;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Products;

/// <summary>
/// C = A · B where columns of A as it lies in memory may hold one number from top to bottom, like the pixels that no image of a batch
/// touches. Where A is read transposed, the rows of C that they make are computed once and copied; where not, columns of zeros are left
/// out, and the others may be summed first, once for all rows.
/// </summary>
/// <remarks>
/// Numerics: fma(0, b, c) = c, so what is left out never shows, but for a b that is not finite, and for the sign of a zero; what is copied
/// is the same chain.
/// </remarks>
internal readonly unsafe struct SparseProduct(int m, int n, int k, View a, View b, View c) : IKernel
{
    /// <summary>Fewer columns are not worth the search, more are not worth the memory.</summary>
    private const int Fewest = 128, Most = 8192;

    /// <summary>
    /// The first of all rows of A, where it is not read transposed: all of them are searched, whichever are multiplied, so that threads
    /// that divide them find the same.
    /// </summary>
    public float* Top { get; init; }

    /// <summary>How many rows A has in all, whichever are multiplied.</summary>
    public int Height { get; init; }

    /// <summary>Whether columns of one number are summed first; else only those of zeros are looked for.</summary>
    public bool ConstantsFirst { get; init; }

    [SkipLocalsInit]
    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        var transposed = a.ColumnStep != 1;
        var (columns, whole) = transposed ? (m, Height) : (k, k);
        var product = new BlockedProduct(m, n, k, a, b, c);
        if (whole is >= Fewest and <= Most && b.ColumnStep == 1 && k > 1)
        {
            var seen = stackalloc float[columns + 16];
            if (transposed && Search<S, V>(seen, a.Data, a.ColumnStep, k, columns, isOne: true))
            {
                Repeat<S, V>(seen);
                return;
            }

            if (!transposed && Search<S, V>(seen, Top, a.RowStep, Height, columns, ConstantsFirst))
            {
                // Without branches, which nobody could foretell; a sign alone is no number.
                var live = stackalloc int[columns + 1];
                var (count, constants) = (0, 0);
                for (var i = 0; i < columns && ConstantsFirst; i++)
                {
                    live[constants] = i;
                    constants += ((int*)seen)[i] << 1 == 0 && ((int*)Top)[i] << 1 != 0 ? 1 : 0;
                }

                if (constants > 0)
                {
                    new BlockedProduct(1, n, constants, a, b, c) { Live = live }.Run<S, V>();
                    for (var row = 1; row < m; row++) CopyFirst(0, row);
                }

                for (var i = 0; i < columns; i++)
                {
                    live[count] = i;
                    count += ((int*)seen)[i] << 1 == 0 ? 0 : 1;
                }

                product = new BlockedProduct(m, n, count, a, b, c) { Live = live, GoOn = constants > 0 };
            }
        }

        product.Run<S, V>();
    }

    /// <summary>The product, where rows of C that come of the same number of A are copies of the first of them.</summary>
    private void Repeat<S, V>(float* seen)
        where S : struct, ISimd<V>
        where V : struct
    {
        var first = 0;
        while (first < m && seen[first] != 0) first++;
        for (var row = 0; row < m; row++) seen[row] = row > first && seen[row] == 0 && a.Data[row] == a.Data[first] ? 0 : 1;
        new BlockedProduct(m, n, k, a, b, c) { Rows = seen }.Run<S, V>();
        for (var row = first + 1; row < m; row++)
        {
            if (seen[row] == 0) CopyFirst(first, row);
        }
    }

    /// <summary>Copies a row of C to another.</summary>
    private void CopyFirst(int first, int row)
    {
        for (int column = 0, run; column < n; column += run)
        {
            run = c.InPanels ? Math.Min(MatMulSize.Panel, n - column) : n;
            new Span<float>(c.At(first, column), run).CopyTo(new(c.At(row, column), run));
        }
    }

    /// <summary>
    /// Joins what sets each line apart from the first, or from zero, so that only columns of one number, or of zeros, give zero. Gives up
    /// as soon as too few of them are left.
    /// </summary>
    /// <param name="seen">Receives the bits, one number for each column.</param>
    /// <param name="first">The first line.</param>
    /// <param name="step">From line to line.</param>
    /// <param name="lines">How many lines.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="isOne">Whether columns of one number count, or only those of zeros.</param>
    private static bool Search<S, V>(float* seen, float* first, nint step, int lines, int columns, bool isOne)
        where S : struct, ISimd<V>
        where V : struct
    {
        var counts = stackalloc int[S.Lanes];
        var one = isOne ? S.BroadcastBits(-1) : default;
        var tail = columns % S.Lanes;
        new Span<float>(seen, columns).Clear();
        for (int line = isOne ? 1 : 0, height; line < lines; line += height)
        {
            // One line alone tells most matrices without such columns; then four at a time.
            height = line > 1 && lines - line >= 4 ? 4 : 1;
            var source = first + line * step;
            V zeros = default;
            for (var i = 0; i < columns - tail; i += S.Lanes)
            {
                var (x, from) = (S.Load(seen + i), S.And(S.Load(first + i), one));
                x = S.Or(x, S.Subtract(S.Load(source + i), from));
                if (height == 4)
                {
                    x = S.Or(x, S.Subtract(S.Load(source + step + i), from));
                    x = S.Or(x, S.Subtract(S.Load(source + 2 * step + i), from));
                    x = S.Or(x, S.Subtract(S.Load(source + 3 * step + i), from));
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
                for (var next = 0; next < height; next++)
                {
                    var difference = source[next * step + i] - (isOne ? first[i] : 0);
                    *((int*)seen + i) |= *(int*)&difference;
                }

                if (seen[i] == 0) sum++;
            }

            if (sum < columns / 8) return false;
        }

        return true;
    }
}
