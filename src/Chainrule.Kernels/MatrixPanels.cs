namespace Chainrule.Kernels;

/// <summary>
/// Matrices in panels of <see cref="MatMulSize.Panel"/> columns, one behind the other, each with its rows in one piece; the last panel may
/// be narrower. So lie weights that products read: what a tile needs next lies next, and the columns of one thread lie apart from those of
/// the others. A matrix of at most 32 columns is one panel, and lies as it does in rows.
/// </summary>
public static class MatrixPanels
{
    /// <summary>From rows to panels.</summary>
    /// <param name="matrix">rows × columns floats in row-major order.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="panels">Receives the same floats; must not overlap.</param>
    /// <exception cref="ArgumentException">A length is another.</exception>
    public static void FromRows(ReadOnlySpan<float> matrix, int rows, int columns, Span<float> panels)
    {
        Expect(matrix.Length, panels.Length, rows, columns);
        for (int column = 0, width; column < columns; column += width)
        {
            width = Math.Min(MatMulSize.Panel, columns - column);
            for (var row = 0; row < rows; row++) matrix.Slice(row * columns + column, width).CopyTo(panels[(row * width)..]);
            panels = panels[(rows * width)..];
        }
    }

    /// <summary>From panels to rows.</summary>
    /// <param name="panels">rows × columns floats in panels.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="matrix">Receives the same floats in row-major order; must not overlap.</param>
    /// <exception cref="ArgumentException">A length is another.</exception>
    public static void ToRows(ReadOnlySpan<float> panels, int rows, int columns, Span<float> matrix)
    {
        Expect(matrix.Length, panels.Length, rows, columns);
        for (int column = 0, width; column < columns; column += width)
        {
            width = Math.Min(MatMulSize.Panel, columns - column);
            for (var row = 0; row < rows; row++) panels.Slice(row * width, width).CopyTo(matrix[(row * columns + column)..]);
            panels = panels[(rows * width)..];
        }
    }

    private static void Expect(int matrix, int panels, int rows, int columns)
    {
        if (matrix != (long)rows * columns || panels != matrix)
        {
            throw new ArgumentException($"panels: expected {rows} x {columns} floats on both sides, got {matrix} and {panels}.");
        }
    }
}
