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

    /// <summary>
    /// Where A is read transposed and this is not null, its result of <see cref="Search"/>, made once for all the blocks of C; then nothing
    /// is searched here.
    /// </summary>
    public float* Seen { get; init; }

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
        if (Seen != null)
        {
            var rows = stackalloc float[m];
            new Span<float>(Seen, m).CopyTo(new(rows, m));
            Repeat<S, V>(rows);
            return;
        }

        if (IsWorthSearching(whole) && b.ColumnStep == 1 && k > 1)
        {
            var seen = stackalloc float[columns + 16];
            if (transposed && Search<S, V>(seen, a.Data, a.ColumnStep, k, columns, isOne: true))
            {
                FindCopies(seen, a.Data, columns);
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
                    for (var row = 1; row < m; row++) new Span<float>(c.At(0, 0), n).CopyTo(new(c.At(row, 0), n));
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

    /// <summary>Whether to look for columns of one number in a matrix with so many columns.</summary>
    public static bool IsWorthSearching(int columns) => columns is >= Fewest and <= Most;

    /// <summary>Of columns that hold one number, which hold the number that the first of them holds: those stay 0.</summary>
    /// <param name="seen">0 where a column holds one number.</param>
    /// <param name="line">A line of the matrix.</param>
    /// <param name="columns">How many columns.</param>
    public static void FindCopies(float* seen, float* line, int columns)
    {
        var first = 0;
        while (first < columns && seen[first] != 0) first++;
        for (var i = first; i < columns; i++) seen[i] = seen[i] == 0 && line[i] == line[first] ? 0 : 1;
    }

    /// <summary>The product, where rows of C that are alike are copies of the first of them.</summary>
    /// <param name="rows">0 for each row that is like the first of these.</param>
    private void Repeat<S, V>(float* rows)
        where S : struct, ISimd<V>
        where V : struct
    {
        var first = 0;
        while (first < m && rows[first] != 0) first++;
        if (first < m) rows[first] = 1;
        new BlockedProduct(m, n, k, a, b, c) { Rows = rows }.Run<S, V>();
        for (int column = 0, width; column < n; column += width)
        {
            width = c.InPanels ? Math.Min(MatMulSize.Panel, n - column) : n;
            var (top, step) = ((nint)c.At(0, column), c.StepAt(column));
            var source = (float*)top + first * step;
            for (var row = first + 1; row < m; row++)
            {
                if (rows[row] != 0) continue;
                var target = (float*)top + row * step;
                var j = 0;
                for (; j <= width - S.Lanes; j += S.Lanes) S.Store(target + j, S.Load(source + j));
                if (j < width) S.StorePartial(target + j, S.LoadPartial(source + j, width - j, 0), width - j);
            }
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
    public static bool Search<S, V>(float* seen, float* first, nint step, int lines, int columns, bool isOne)
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
