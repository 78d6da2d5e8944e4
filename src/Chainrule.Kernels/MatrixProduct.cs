using Chainrule.Kernels.Products;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels;

/// <summary>Products of matrices in row-major order.</summary>
public static class MatrixProduct
{
    /// <summary>
    /// The part of C = op(A) · op(B) within <paramref name="part"/>: c[i, j] = Σₖ a[i, k] · b[k, j].
    /// </summary>
    /// <remarks>
    /// <para>Shapes: op(A) is m × k, op(B) k × n, C m × n; op is the matrix itself or its transpose as it lies in memory.</para>
    /// <para>Numerics: each element is one chain of fused multiply-adds over k in order, starting from 0: the same bits on every path, for
    /// every <paramref name="part"/>, whatever the blocking. Rounding error at most k · 2^−24 · Σ|a·b|.</para>
    /// <para>Where many columns of A = op(A) hold nothing but zeros, they are left out: a NaN or an infinity that meets only such a column
    /// does not spread, and a result that underflows may be 0 for −0; both for any part alike.</para>
    /// <para>With <see cref="MatMulSize.ConstantsFirst"/>, the columns of A that hold one number from top to bottom come first in each
    /// chain, if they are an eighth of all or more: a row of C then depends on what the other rows of A hold, as rounding goes.</para>
    /// <para>
    /// Source of the blocking: K. Goto, R. van de Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM TOMS 34(3), 2008.
    /// </para>
    /// </remarks>
    /// <param name="path">The instruction set.</param>
    /// <param name="size">m, n, k and which operand lies transposed.</param>
    /// <param name="a">A: m × k, or k × m where transposed.</param>
    /// <param name="b">B: k × n, or n × k where transposed.</param>
    /// <param name="c">C: m × n; must overlap neither A nor B.</param>
    /// <param name="part">The rows and columns of C to compute; the rest of C is left alone.</param>
    /// <exception cref="ArgumentException">A length does not fit the sizes, or the part leaves C.</exception>
    public static unsafe void Run(
        KernelPath path, in MatMulSize size, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, in MatMulPart part)
    {
        Expect("a", a.Length, size.M, size.K);
        Expect("b", b.Length, size.K, size.N);
        Expect("c", c.Length, size.M, size.N);
        if (part.FirstRow < 0 || part.EndRow > size.M || part.FirstColumn < 0 || part.EndColumn > size.N)
        {
            throw new ArgumentException($"matmul: expected a part within {size.M} x {size.N}, got {part}.");
        }

        if (part.FirstRow >= part.EndRow || part.FirstColumn >= part.EndColumn) return;
        fixed (float* pa = a, pb = b, pc = c)
        {
            var left = (size.TransposeA ? new View(pa, size.M, 1).Transposed : new View(pa, size.K, 1)).From(part.FirstRow, 0);
            var right = (size.TransposeB ? new View(pb, size.K, 1).Transposed : new View(pb, size.N, 1)).From(0, part.FirstColumn);
            var (m, n) = (part.EndRow - part.FirstRow, part.EndColumn - part.FirstColumn);
            var target = pc + (nint)part.FirstRow * size.N + part.FirstColumn;
            if (size.OwnRows)
            {
                Dispatch.Run(path, new BlockedProduct(m, n, size.K, left, right, target, size.N));
                return;
            }

            var product = new SparseProduct(m, n, size.K, left, right, target, size.N)
            {
                Top = pa,
                Height = size.M,
                ConstantsFirst = size.ConstantsFirst && size.M > 1,
            };
            Dispatch.Run(path, product);
        }
    }

    /// <summary>All of C = op(A) · op(B).</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="size">m, n, k and which operand lies transposed.</param>
    /// <param name="a">A.</param>
    /// <param name="b">B.</param>
    /// <param name="c">C.</param>
    public static void Run(KernelPath path, in MatMulSize size, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c) =>
        Run(path, size, a, b, c, new MatMulPart(0, size.M, 0, size.N));

    private static void Expect(string name, int length, int rows, int columns)
    {
        if (length != (long)rows * columns)
        {
            throw new ArgumentException($"matmul: expected {name} to hold {rows} x {columns} floats, got {length}.");
        }
    }
}
