using System.Runtime.CompilerServices;

namespace Chainrule.Kernels.Products;

/// <summary>
/// A matrix as it lies in memory. Mostly its element [i, j] is <c>Data[i · RowStep + j · ColumnStep]</c>. A matrix in panels, which may be
/// read transposed, lies in runs of 32 columns one behind the other, each with its rows in one piece; the last may be narrower.
/// </summary>
internal readonly unsafe struct View(float* data, nint rowStep, nint columnStep)
{
    public readonly float* Data = data;
    public readonly nint RowStep = rowStep;
    public readonly nint ColumnStep = columnStep;

    /// <summary>Of a matrix in panels, as it lies: its rows, how many of them come before those that count, its columns.</summary>
    private readonly int _rows, _first, _columns;

    private View(float* data, int rows, int first, int columns, bool transposed)
        : this(data, transposed ? 1 : MatMulSize.Panel, transposed ? MatMulSize.Panel : 1) =>
        (_rows, _first, _columns) = (rows, first, columns);

    /// <summary>Whether it lies in panels.</summary>
    public bool InPanels => _rows > 0;

    /// <summary>From one panel to the next.</summary>
    public nint PanelStep => (nint)_rows * MatMulSize.Panel;

    public View Transposed =>
        InPanels ? new(Data, _rows, _first, _columns, ColumnStep == 1) : new(Data, ColumnStep, RowStep);

    /// <summary>A matrix in panels.</summary>
    public static View Panels(float* data, int rows, int columns) => new(data, rows, 0, columns, transposed: false);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* At(nint row, nint column)
    {
        if (!InPanels) return Data + row * RowStep + column * ColumnStep;
        if (ColumnStep != 1) (row, column) = (column, row);
        var (panel, inside) = (column / MatMulSize.Panel, column % MatMulSize.Panel);
        return Data + panel * PanelStep + (_first + row) * PanelWidth(column) + inside;
    }

    /// <summary>From row to row of the panel in which a column is.</summary>
    public nint StepAt(nint column) => InPanels ? PanelWidth(column) : RowStep;

    /// <summary>The part from a row and a column on; where it lies in panels, it must begin with one.</summary>
    public View From(int row, int column)
    {
        if (!InPanels) return new(At(row, column), RowStep, ColumnStep);
        var isTransposed = ColumnStep != 1;
        if (isTransposed) (row, column) = (column, row);
        return new(Data + column / MatMulSize.Panel * PanelStep, _rows, _first + row, _columns - column, isTransposed);
    }

    private nint PanelWidth(nint column) => Math.Min(MatMulSize.Panel, _columns - column / MatMulSize.Panel * MatMulSize.Panel);
}
