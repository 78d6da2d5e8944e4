using Chainrule.Kernels;

namespace Chainrule.Graph;

/// <summary>One thread's part of some work.</summary>
/// <param name="Index">Which thread, from 0.</param>
/// <param name="Count">How many threads share the work.</param>
public readonly record struct Share(int Index, int Count)
{
    private const int FewestRows = 64;

    /// <summary>From so many samples for each thread on, they are dealt out in blocks that suit tiles and vectors.</summary>
    private const int ManySamples = 64;
    private const int BlockOfSamples = 8;

    /// <summary>All of the work.</summary>
    public static Share All { get; } = new(0, 1);

    /// <summary>This thread's run of <paramref name="length"/> items, cut at multiples of <paramref name="grain"/>.</summary>
    /// <param name="length">The number of items.</param>
    /// <param name="grain">Items that stay together; by default 16, a cache line of floats.</param>
    /// <returns>The first item and the one after the last; equal where nothing is left for this thread.</returns>
    public (int Start, int End) Of(int length, int grain = 16)
    {
        if (Count == 1) return (0, length);
        var grains = (length + grain - 1) / grain;
        var start = (int)((long)grains * Index / Count) * grain;
        var end = (int)((long)grains * (Index + 1) / Count) * grain;
        return (Math.Min(start, length), Math.Min(end, length));
    }

    /// <summary>
    /// This thread's run of samples: the same wherever as many are shared out, so that what a thread has made of its samples it also goes
    /// on with.
    /// </summary>
    /// <param name="samples">The number of samples.</param>
    /// <param name="each">How many items there are for each sample.</param>
    /// <returns>The first item of its first sample, and the one after the last of its last.</returns>
    public (int Start, int End) OfSamples(int samples, int each = 1)
    {
        var (start, end) = Of(samples, samples >= ManySamples * Count ? BlockOfSamples : 1);
        return (start * each, end * each);
    }

    /// <summary>This thread's run of columns: the same wherever as many are shared out.</summary>
    /// <param name="columns">The number of columns.</param>
    /// <returns>The first column, at a panel of 32 where there are enough of those, and the one after the last.</returns>
    public (int Start, int End) OfColumns(int columns) =>
        Of(columns, columns >= MatMulSize.Panel * Count ? MatMulSize.Panel : 16);

    /// <summary>
    /// This thread's rows of a matrix of weights that lies in rows, where there are at least 64 for each thread: whoever computes their
    /// gradient moves them too. Of fewer rows, a block of 16 more or less would make the threads wait for each other.
    /// </summary>
    /// <param name="rows">The number of rows.</param>
    /// <returns>The first row, at a cache line, and the one after the last; null where there are fewer.</returns>
    public (int Start, int End)? OfRows(int rows) => rows >= FewestRows * Count ? Of(rows) : null;

    /// <summary>
    /// This thread's part of a matrix of weights that lies in panels: whole panels, which it alone reads in the product forward, computes
    /// the gradient of and moves, so that they stay in one core's cache; or rows, where panels divide unevenly.
    /// </summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <returns>The part; empty where nothing is left for this thread.</returns>
    public MatMulPart OfPanels(int rows, int columns)
    {
        if (PrefersColumns(rows, 16, columns))
        {
            var (left, right) = Of(columns, MatMulSize.Panel);
            return new MatMulPart(0, rows, left, right);
        }

        var (top, bottom) = Of(rows);
        return new MatMulPart(top, bottom, 0, columns);
    }

    /// <summary>
    /// Whether the thread with most panels of columns has at most an eighth more to do than the one with most rows would have.
    /// </summary>
    internal bool PrefersColumns(int rows, int rowGrain, int columns)
    {
        return 8 * Most(columns, MatMulSize.Panel, Count) * rows <= 9 * Most(rows, rowGrain, Count) * columns;

        // Of 100 columns in panels of 32 there are 64 for the first of two threads.
        static long Most(int length, int grain, int count) => ((length + grain - 1) / grain + count - 1) / count * (long)grain;
    }
}
