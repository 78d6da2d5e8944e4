using Chainrule.Kernels.Functions;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels;

/// <summary>
/// Functions of one and two numbers over spans. Every path and every way of cutting a span into pieces gives the same bits (any NaN
/// counts as the same as any other). The result may be written over an operand of its own size; spans that overlap otherwise give garbage.
/// </summary>
public static unsafe class Elementwise
{
    /// <summary>y[i] = f(x[i]).</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="f">The function; its row tells accuracy and special values.</param>
    /// <param name="x">The arguments.</param>
    /// <param name="y">The results, as many.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Map(KernelPath path, UnaryFunction f, ReadOnlySpan<float> x, Span<float> y)
    {
        Lengths.Expect(y, x.Length);
        fixed (float* px = x, py = y)
            Dispatch.Run(path, new MapKernel(f, new ZipOperands(px, 0, null, 0, py, 0, 1, x.Length)));
    }

    /// <summary>y[i] = f(a[i], b[i]).</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="f">The function.</param>
    /// <param name="a">The left operands.</param>
    /// <param name="b">The right operands, as many.</param>
    /// <param name="y">The results, as many.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Zip(KernelPath path, BinaryFunction f, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
    {
        Lengths.Expect(b, a.Length);
        Lengths.Expect(y, a.Length);
        Run(path, f, a, b, y, 1, a.Length, column: false, swapped: false);
    }

    /// <summary>y[i] = f(a[i], b).</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="f">The function.</param>
    /// <param name="a">The left operands.</param>
    /// <param name="b">The right operand of all.</param>
    /// <param name="y">The results, as many as a.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void ZipScalar(KernelPath path, BinaryFunction f, ReadOnlySpan<float> a, float b, Span<float> y)
    {
        Lengths.Expect(y, a.Length);
        Run(path, f, a, new ReadOnlySpan<float>(in b), y, 1, a.Length, column: true, swapped: false);
    }

    /// <summary>y[i] = f(a, b[i]).</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="f">The function.</param>
    /// <param name="a">The left operand of all.</param>
    /// <param name="b">The right operands.</param>
    /// <param name="y">The results, as many as b.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void ScalarZip(KernelPath path, BinaryFunction f, float a, ReadOnlySpan<float> b, Span<float> y)
    {
        Lengths.Expect(y, b.Length);
        Run(path, f, b, new ReadOnlySpan<float>(in a), y, 1, b.Length, column: true, swapped: true);
    }

    /// <summary>y[r, c] = f(a[r, c], b[c]): one row against every row.</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="f">The function.</param>
    /// <param name="a">The left operands, rows × columns.</param>
    /// <param name="b">The right operands, one for each column.</param>
    /// <param name="y">The results, rows × columns.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static void ZipRow(
        KernelPath path, BinaryFunction f, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y, int rows, int columns)
    {
        Lengths.Expect(a, Lengths.Product(rows, columns));
        Lengths.Expect(b, columns);
        Lengths.Expect(y, a.Length);
        Run(path, f, a, b, y, rows, columns, column: false, swapped: false);
    }

    /// <summary>y[r, c] = f(a[c], b[r, c]): one row, on the left, against every row.</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="f">The function.</param>
    /// <param name="a">The left operands, one for each column.</param>
    /// <param name="b">The right operands, rows × columns.</param>
    /// <param name="y">The results, rows × columns.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static void RowZip(
        KernelPath path, BinaryFunction f, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y, int rows, int columns)
    {
        Lengths.Expect(a, columns);
        Lengths.Expect(b, Lengths.Product(rows, columns));
        Lengths.Expect(y, b.Length);
        Run(path, f, b, a, y, rows, columns, column: false, swapped: true);
    }

    /// <summary>y[r, c] = f(a[r, c], b[r]): one column against every column.</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="f">The function.</param>
    /// <param name="a">The left operands, rows × columns.</param>
    /// <param name="b">The right operands, one for each row.</param>
    /// <param name="y">The results, rows × columns.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static void ZipColumn(
        KernelPath path, BinaryFunction f, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y, int rows, int columns)
    {
        Lengths.Expect(a, Lengths.Product(rows, columns));
        Lengths.Expect(b, rows);
        Lengths.Expect(y, a.Length);
        Run(path, f, a, b, y, rows, columns, column: true, swapped: false);
    }

    /// <summary>y[r, c] = f(a[r], b[r, c]): one column, on the left, against every column.</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="f">The function.</param>
    /// <param name="a">The left operands, one for each row.</param>
    /// <param name="b">The right operands, rows × columns.</param>
    /// <param name="y">The results, rows × columns.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static void ColumnZip(
        KernelPath path, BinaryFunction f, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y, int rows, int columns)
    {
        Lengths.Expect(a, rows);
        Lengths.Expect(b, Lengths.Product(rows, columns));
        Lengths.Expect(y, b.Length);
        Run(path, f, b, a, y, rows, columns, column: true, swapped: true);
    }

    /// <summary>Pins the operands, once for the whole range, and runs the kernel.</summary>
    private static void Run(
        KernelPath path,
        BinaryFunction f,
        ReadOnlySpan<float> matrix,
        ReadOnlySpan<float> vector,
        Span<float> y,
        int rows,
        int columns,
        bool column,
        bool swapped)
    {
        fixed (float* pa = matrix, pb = vector, py = y)
        {
            var operands = new ZipOperands(pa, columns, pb, 0, py, columns, rows, columns);
            Dispatch.Run(path, new ZipKernel(f, operands, column, swapped));
        }
    }
}
