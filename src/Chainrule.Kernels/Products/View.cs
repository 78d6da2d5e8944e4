namespace Chainrule.Kernels.Products;

/// <summary>A matrix as it lies in memory: its element [i, j] is <c>Data[i · RowStep + j · ColumnStep]</c>.</summary>
internal readonly unsafe struct View(float* data, nint rowStep, nint columnStep)
{
    public readonly float* Data = data;
    public readonly nint RowStep = rowStep;
    public readonly nint ColumnStep = columnStep;

    public View Transposed => new(Data, ColumnStep, RowStep);

    public float* At(nint row, nint column) => Data + row * RowStep + column * ColumnStep;

    public View From(nint row, nint column) => new(At(row, column), RowStep, ColumnStep);
}
