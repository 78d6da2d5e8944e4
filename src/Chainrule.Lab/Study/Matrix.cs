using System.Runtime.InteropServices;

namespace Chainrule.Lab.Study;

/// <summary>Matrices as rows one after the other, and back.</summary>
internal static class Matrix
{
    public static Span<float> Flat(float[,] matrix) =>
        matrix.Length == 0 ? [] : MemoryMarshal.CreateSpan(ref matrix[0, 0], matrix.Length);

    public static float[,] Of(ReadOnlySpan<float> values, int rows, int columns)
    {
        var matrix = new float[rows, columns];
        values.CopyTo(Flat(matrix));
        return matrix;
    }
}
