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
        Expect("c", c.Length, size.M, size.N);
        fixed (float* pc = c)
        {
            var whole = size.PanelsC ? View.Panels(pc, size.M, size.N) : new View(pc, size.N, 1);
            Run(path, size, a, b, whole.From(part.FirstRow, part.FirstColumn), part);
        }
    }

    /// <summary>The same part, in panels of its own.</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="size">m, n, k and how the operands lie.</param>
    /// <param name="a">A.</param>
    /// <param name="b">B.</param>
    /// <param name="c">The part alone, in panels; must overlap neither A nor B.</param>
    /// <param name="part">The rows and columns of C to compute.</param>
    /// <param name="seen">What <see cref="FindRepeated"/> found, where it found something; else empty, and nothing is searched.</param>
    /// <exception cref="ArgumentException">A length does not fit the sizes, or the part leaves C.</exception>
    public static unsafe void RunBlock(
        KernelPath path,
        in MatMulSize size,
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> b,
        Span<float> c,
        in MatMulPart part,
        ReadOnlySpan<float> seen)
    {
        var (rows, columns) = (part.EndRow - part.FirstRow, part.EndColumn - part.FirstColumn);
        Expect("c", c.Length, rows, columns);
        if (!seen.IsEmpty) Lengths.Expect(seen, size.M);
        fixed (float* pc = c, ps = seen)
            Run(path, size with { PanelsC = true }, a, b, View.Panels(pc, rows, columns), part, ps, search: false);
    }

    /// <summary>
    /// Finds columns of A = op(A)ᵀ that hold one number from top to bottom, like the pixels that no image of a batch touches: the rows of C
    /// that they make are alike, and <see cref="RunBlock"/> computes one and copies it.
    /// </summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="size">The sizes of the product.</param>
    /// <param name="a">A.</param>
    /// <param name="seen">Receives 0 for each such column, of which there are m; something else for all others.</param>
    /// <returns>Whether there are so many that it pays; only then <paramref name="seen"/> tells anything.</returns>
    /// <exception cref="ArgumentException">A length does not fit the sizes.</exception>
    public static unsafe bool FindRepeated(KernelPath path, in MatMulSize size, ReadOnlySpan<float> a, Span<float> seen)
    {
        Expect("a", a.Length, size.M, size.K);
        Lengths.Expect(seen, size.M);
        if (!size.TransposeA || size.TransposeB || size.K < 2 || !SparseProduct.IsWorthSearching(size.M)) return false;
        var found = false;
        fixed (float* pa = a, ps = seen) Dispatch.Run(path, new SearchKernel(ps, pa, size.K, size.M, &found));
        return found;
    }

    /// <summary>All of C = op(A) · op(B).</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="size">m, n, k and which operand lies transposed.</param>
    /// <param name="a">A.</param>
    /// <param name="b">B.</param>
    /// <param name="c">C.</param>
    public static void Run(KernelPath path, in MatMulSize size, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c) =>
        Run(path, size, a, b, c, new MatMulPart(0, size.M, 0, size.N));

    private static unsafe void Run(
        KernelPath path, in MatMulSize size, ReadOnlySpan<float> a, ReadOnlySpan<float> b, View target, in MatMulPart part,
        float* seen = null, bool search = true)
    {
        Expect("a", a.Length, size.M, size.K);
        Expect("b", b.Length, size.K, size.N);
        if (part.FirstRow < 0 || part.EndRow > size.M || part.FirstColumn < 0 || part.EndColumn > size.N)
        {
            throw new ArgumentException($"matmul: expected a part within {size.M} x {size.N}, got {part}.");
        }

        if (((size.PanelsB && !size.TransposeB) || size.PanelsC) && part.FirstColumn % MatMulSize.Panel > 0)
        {
            throw new ArgumentException($"matmul: expected a part that begins with a panel of {MatMulSize.Panel} columns, got {part}.");
        }

        var (m, n) = (part.EndRow - part.FirstRow, part.EndColumn - part.FirstColumn);
        if (m <= 0 || n <= 0) return;
        fixed (float* pa = a, pb = b)
        {
            var (rows, columns) = size.TransposeB ? (size.N, size.K) : (size.K, size.N);
            var left = size.TransposeA ? new View(pa, size.M, 1).Transposed : new View(pa, size.K, 1);
            var right = size.PanelsB ? View.Panels(pb, rows, columns) : new View(pb, columns, 1);
            if (size.TransposeB) right = right.Transposed;
            (left, right) = (left.From(part.FirstRow, 0), right.From(0, part.FirstColumn));
            if (size.OwnRows || (!search && seen == null))
            {
                Dispatch.Run(path, new BlockedProduct(m, n, size.K, left, right, target));
                return;
            }

            Dispatch.Run(path, new SparseProduct(m, n, size.K, left, right, target)
            {
                Seen = seen == null ? null : seen + part.FirstRow,
                Top = pa,
                Height = size.M,
                ConstantsFirst = size.ConstantsFirst && !size.PanelsC && size.M > 1,
            });
        }
    }

    private static void Expect(string name, int length, int rows, int columns)
    {
        if (length != (long)rows * columns)
        {
            throw new ArgumentException($"matmul: expected {name} to hold {rows} x {columns} floats, got {length}.");
        }
    }
}
