namespace Chainrule.Kernels.Functions;

/// <summary>
/// The operands of a function of two numbers: a matrix a, a row, column or matrix b, the result y. From row to row each goes on by its
/// stride, 0 where it is one row; a column begins at an element of its own and anew after the last.
/// </summary>
internal readonly unsafe struct ZipOperands(float* a, int strideA, float* b, int strideB, float* y, int strideY, int rows, int columns)
{
    public readonly float* A = a;
    public readonly float* B = b;
    public readonly float* Y = y;
    public readonly int StrideA = strideA;
    public readonly int StrideB = strideB;
    public readonly int StrideY = strideY;
    public readonly int Rows = rows;
    public readonly int Columns = columns;

    /// <summary>For a column b: the element of the first row, and how many there are.</summary>
    public (int First, int Count) Column { get; init; } = (0, int.MaxValue);
}
