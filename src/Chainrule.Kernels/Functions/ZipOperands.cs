namespace Chainrule.Kernels.Functions;

/// <summary>The operands of a function of two numbers: a matrix a, a row or column b, the result y.</summary>
internal readonly unsafe struct ZipOperands(float* a, float* b, float* y, int rows, int columns)
{
    public readonly float* A = a;
    public readonly float* B = b;
    public readonly float* Y = y;
    public readonly int Rows = rows;
    public readonly int Columns = columns;
}
