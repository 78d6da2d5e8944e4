using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Shapes;

namespace Chainrule.Ops;

/// <summary>C = op(A) · op(B), where op is the matrix itself or its transpose: c[i, j] = Σₖ a[i, k] · b[k, j].</summary>
/// <remarks>
/// <para>Shapes: op(A) [m, k], op(B) [k, n], C [m, n].</para>
/// <para>Numerics: each element is one chain of fused multiply-adds over k in order.</para>
/// <para>Derivative, for plain operands: dL/dA = dL/dC · Bᵀ, dL/dB = Aᵀ · dL/dC; no matrix is ever transposed in memory for it.</para>
/// </remarks>
public sealed class MatMul : Op
{
    private const int FewestSamples = 8;
    private const int SmallFlops = 250_000;
    private readonly bool _transposeA;
    private readonly bool _transposeB;

    private MatMul(bool transposeA, bool transposeB) => (_transposeA, _transposeB) = (transposeA, transposeB);

    /// <summary>The sizes, and which operand lies transposed.</summary>
    public MatMulSize Size { get; private set; }

    /// <summary>Whether A is fed, so that no thread writes it meanwhile.</summary>
    private bool IsFed { get; init; }

    /// <summary>Whether pixels that are the same in all images may be summed first.</summary>
    private bool ConstantsFirst { get; init; }

    /// <summary>Whether B lies in panels, and whether the result is to.</summary>
    private (bool B, bool C) Panels { get; init; }

    /// <inheritdoc/>
    public override Sharing Sharing => SharingAmong(1);

    /// <inheritdoc/>
    public override bool ReadsPanels(int input) => input == 1;

    /// <summary>The matrix product.</summary>
    /// <param name="a">A: [m, k], or [k, m] where transposed.</param>
    /// <param name="b">B: [k, n], or [n, k] where transposed.</param>
    /// <param name="transposeA">Whether A is read transposed.</param>
    /// <param name="transposeB">Whether B is read transposed.</param>
    /// <returns>The node of C.</returns>
    /// <exception cref="ShapeException">The operands are no matrices, or their inner sizes differ.</exception>
    public static Node Of(Node a, Node b, bool transposeA = false, bool transposeB = false) =>
        Node.Of(new MatMul(transposeA, transposeB), a, b);

    /// <inheritdoc/>
    public override Sharing SharingAmong(int threads) =>
        BySample(Size) ? Sharing.BySample
        : !Size.TransposeA && !Size.PanelsC && ByColumn(Size, new Share(0, threads)) ? Sharing.ByColumn
        : Sharing.ByPart;

    /// <inheritdoc/>
    public override bool ReadsAll(int input) => input > 0 || !Size.OwnRows;

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Node> inputs)
    {
        var (a, b) = (inputs[0].Shape, inputs[1].Shape);
        if (a.Rank != 2 || b.Rank != 2) throw new ShapeException($"{Name}: expected two matrices, got {a} and {b}. Reshape first?");
        var (m, k) = _transposeA ? (a[1], a[0]) : (a[0], a[1]);
        var (rows, n) = _transposeB ? (b[1], b[0]) : (b[0], b[1]);
        if (k != rows)
        {
            throw new ShapeException($"{Name}: expected equal inner sizes, got {m} x {k} and {rows} x {n} (operands {a} and {b}).");
        }

        var size = new MatMulSize(m, n, k, _transposeA, _transposeB)
        {
            ConstantsFirst = ConstantsFirst,
            PanelsB = Panels.B,
            PanelsC = Panels.C,
        };
        Size = size with { OwnRows = !IsFed && BySample(size) };
        return new Shape(m, n);
    }

    /// <inheritdoc/>
    public override Node Differentiate(Node node, Node adjoint, int input)
    {
        ArgumentNullException.ThrowIfNull(node);
        var (a, b) = (node.Inputs[0], node.Inputs[1]);
        return (input, input == 0 ? _transposeA : _transposeB) switch
        {
            (0, false) => Of(adjoint, b, transposeB: !_transposeB),
            (0, true) => Of(b, adjoint, _transposeB, transposeB: true),
            (_, false) => Of(a, adjoint, transposeA: !_transposeA),
            (_, true) => Of(adjoint, a, transposeA: true, _transposeA),
        };
    }

    /// <summary>
    /// The same for an A that is fed: no thread writes it meanwhile, and it pays to look for pixels that no image of a batch touches.
    /// </summary>
    /// <param name="constantsFirst">Whether pixels that are the same in all images may be summed first.</param>
    internal MatMul OfImages(bool constantsFirst) => With(true, constantsFirst && !_transposeA, Panels);

    /// <summary>The same, with B in panels.</summary>
    internal MatMul OverPanels() => With(IsFed, ConstantsFirst, (true, Panels.C));

    /// <summary>The same, with the result in panels; what comes first is a matter of results in rows.</summary>
    internal MatMul IntoPanels() => With(IsFed, constantsFirst: false, (Panels.B, true));

    /// <inheritdoc/>
    public override void Run(in Operands operands, Share share) =>
        Kernels.MatrixProduct.Run(operands.Path, Size, operands.Input(0), operands.Input(1), operands.Output, Part(Size, share));

    /// <inheritdoc/>
    public override long Flops(Node node) => 2L * Size.M * Size.N * Size.K;

    /// <summary>
    /// Whether rows are shared out as samples: of a small product, whose neighbours hardly take longer than the threads would wait for
    /// each other, and of one with many more rows than columns.
    /// </summary>
    private static bool BySample(in MatMulSize size) =>
        !size.TransposeA && !size.PanelsC && size.M >= FewestSamples
        && (size.M >= 2 * size.N || 2L * size.M * size.N * size.K < SmallFlops);

    /// <summary>
    /// A thread's rectangle of C: of a gradient of weights the part that it will move; its samples, where they are shared out; else
    /// columns where the thread with most of them has at most an eighth more to do than with rows, for then the threads share no weights;
    /// else rows.
    /// </summary>
    internal static MatMulPart Part(in MatMulSize size, Share share)
    {
        if (size.PanelsC) return share.OfPanels(size.M, size.N);
        if (BySample(size))
        {
            var (from, to) = share.OfSamples(size.M);
            return new MatMulPart(from, to, 0, size.N);
        }

        if (size.TransposeA && share.OfRows(size.M) is var (above, below)) return new MatMulPart(above, below, 0, size.N);
        if (ByColumn(size, share))
        {
            var (first, end) = share.OfColumns(size.N);
            return new MatMulPart(0, size.M, first, end);
        }

        var (top, bottom) = share.Of(size.M, 8);
        return new MatMulPart(top, bottom, 0, size.N);
    }

    /// <summary>Whether columns are shared out: whole panels, where B lies in panels.</summary>
    private static bool ByColumn(in MatMulSize size, Share share) => size.N >= MatMulSize.Panel * share.Count
        ? share.PrefersColumns(size.M, 8, size.N)
        : size.N >= size.M && !(size.PanelsB && !size.TransposeB);

    private MatMul With(bool isFed, bool constantsFirst, (bool B, bool C) panels) =>
        new(_transposeA, _transposeB) { IsFed = isFed, ConstantsFirst = constantsFirst, Panels = panels };
}
