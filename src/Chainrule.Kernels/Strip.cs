using Chainrule.Kernels.Functions;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels;

/// <summary>
/// A few lines of elementwise arithmetic over one matrix, and sums at its edges, done piece by piece: all lines for as many numbers as the
/// first-level cache holds, then all for the next. What only the strip itself reads never leaves that cache.
/// </summary>
/// <remarks>
/// Each element goes through the same operations in the same order as in one pass after the other, so the bits are the same, and threads
/// may cut the matrix in any way: not across a column that is summed down, nor across a row that is summed across.
/// </remarks>
/// <param name="rows">The matrix's rows.</param>
/// <param name="columns">Its columns; at most <see cref="Piece"/> where a line sums across.</param>
/// <param name="values">What the lines read and write.</param>
/// <param name="lines">The lines, in order.</param>
public sealed unsafe class Strip(int rows, int columns, StripValue[] values, StripLine[] lines)
{
    /// <summary>The most floats of one value that are worked on at a time.</summary>
    public const int Piece = 2048;

    private readonly int _pieces = values.Where(value => value.Arena is null).Select(value => value.Offset + 1).DefaultIfEmpty().Max();

    /// <summary>The matrix's rows.</summary>
    public int Rows => rows;

    /// <summary>The matrix's columns.</summary>
    public int Columns => columns;

    /// <summary>Whether a value of some spread lies at a place.</summary>
    /// <param name="spread">How it lies under the matrix.</param>
    /// <param name="arena">The memory.</param>
    /// <param name="offset">The first float.</param>
    /// <returns>True where there is one.</returns>
    public bool Has(Spread spread, Arena arena, int offset) =>
        values.Any(value => value.Spread == spread && value.Offset == offset && ReferenceEquals(value.Arena, arena));

    /// <summary>Runs all lines over a part of the matrix.</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="firstRow">The first row.</param>
    /// <param name="endRow">The row after the last; with a sum down, all rows.</param>
    /// <param name="firstColumn">The first column.</param>
    /// <param name="endColumn">The column after the last; with a sum across, all columns.</param>
    /// <exception cref="ArgumentException">The part leaves the matrix, or a value its memory.</exception>
    public void Run(KernelPath path, int firstRow, int endRow, int firstColumn, int endColumn)
    {
        Lengths.Range(firstRow, endRow, rows);
        Lengths.Range(firstColumn, endColumn, columns);

        // Not of the stack, which a long chain with all its gradients would fill.
        var own = Scratch.Take((long)_pieces * Piece + 2L * values.Length);
        var numbers = (float**)(own + (nint)_pieces * Piece);
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            numbers[i] = value.Arena is { } arena ? arena.Pointer(value.Offset, value.Length) : own + (nint)value.Offset * Piece;
        }

        Dispatch.Run(path, new StripKernel(columns, values, lines, numbers, (firstRow, endRow), (firstColumn, endColumn)));
    }
}
