using System.Runtime.CompilerServices;
using Chainrule.Kernels.Convolutions;
using Chainrule.Kernels.Pools;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels;

/// <summary>
/// Convolutions of images in the order [batch, channels, height, width], as cross-correlation like PyTorch's. All three kernels are partial
/// derivatives of T(x, w, y) = Σ y[b, o, i, j] · x[b, c, i · s + u · d − p, j · s + v · d − p] · w[o, c, u, v], where x is 0 beyond its
/// edges.
/// </summary>
/// <remarks>
/// <para>Numerics: the order of every sum is fixed by the sizes, so that threads may divide the results in any way, and every path gives
/// the same bits.</para>
/// <para>Results and arguments must not overlap.</para>
/// <para>Source: J. Zhang, F. Franchetti, T. M. Low, "High Performance Zero-Memory Overhead Direct Convolutions", ICML 2018,
/// arXiv:1809.10170 (a convolution is a matrix product whose right operand lies in the image already). Where it differs: the image is
/// copied, with zeros around it, so that a tile need not know edges.</para>
/// </remarks>
public static unsafe class Convolution
{
    /// <summary>y = ∂T/∂y: each element one chain of fused multiply-adds over c, u, v in order.</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="size">The sizes.</param>
    /// <param name="x">The images.</param>
    /// <param name="w">The weights.</param>
    /// <param name="y">The result, of which images from … to − 1 are written.</param>
    /// <param name="from">The first image.</param>
    /// <param name="to">The image after the last.</param>
    /// <exception cref="ArgumentException">A length or the range does not fit.</exception>
    public static void Forward(
        KernelPath path, in ConvolutionSize size, ReadOnlySpan<float> x, ReadOnlySpan<float> w, Span<float> y, int from, int to)
    {
        Expect(size, x, w, y);
        Lengths.Range(from, to, size.Batch);
        fixed (float* px = x, pw = w, py = y) Dispatch.Run(path, new ImageKernel(size, back: false, px, pw, py, from, to));
    }

    /// <summary>
    /// <see cref="Forward(KernelPath, in ConvolutionSize, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, int, int)"/> and what
    /// follows it, with the bits that the steps one by one give: y = conv(x, w) + bias, or max(that, 0).
    /// </summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="size">The sizes.</param>
    /// <param name="x">The images.</param>
    /// <param name="w">The weights.</param>
    /// <param name="bias">What is added to each output; empty for nothing.</param>
    /// <param name="relu">Whether max(·, 0) follows.</param>
    /// <param name="y">The result, of which images from … to − 1 are written.</param>
    /// <param name="from">The first image.</param>
    /// <param name="to">The image after the last.</param>
    /// <exception cref="ArgumentException">A length or the range does not fit.</exception>
    public static void Forward(
        KernelPath path,
        in ConvolutionSize size,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> w,
        ReadOnlySpan<float> bias,
        bool relu,
        Span<float> y,
        int from,
        int to)
    {
        Expect(size, x, w, y);
        Lengths.Expect(bias, bias.IsEmpty ? 0 : size.Outputs);
        Lengths.Range(from, to, size.Batch);
        fixed (float* px = x, pw = w, pb = bias, py = y)
            Dispatch.Run(path, new ImageKernel(size, back: false, px, pw, py, from, to) { Bias = pb, Relu = relu });
    }

    /// <summary>y = <see cref="Pooling.MaxRelu"/> of conv(x, w) + bias: what is not the greatest of its block is never stored.</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="size">The sizes of the convolution.</param>
    /// <param name="x">The images.</param>
    /// <param name="w">The weights.</param>
    /// <param name="bias">What is added to each output; empty for nothing.</param>
    /// <param name="y">The maxima of blocks of 2 × 2 places, of which images from … to − 1 are written.</param>
    /// <param name="choices">Which of the four each was: 0, 1, 2, 3; empty where nobody asks.</param>
    /// <param name="from">The first image.</param>
    /// <param name="to">The image after the last.</param>
    /// <exception cref="ArgumentException">A length or the range does not fit.</exception>
    public static void ForwardMaxRelu(
        KernelPath path,
        in ConvolutionSize size,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> w,
        ReadOnlySpan<float> bias,
        Span<float> y,
        Span<float> choices,
        int from,
        int to)
    {
        Expect(size, x, w, y, Window.Blocks.Over(size.Places));
        Lengths.Expect(bias, bias.IsEmpty ? 0 : size.Outputs);
        Lengths.Expect(choices, choices.IsEmpty ? 0 : y.Length);
        Lengths.Range(from, to, size.Batch);
        fixed (float* px = x, pw = w, pb = bias, py = y, pc = choices)
            Dispatch.Run(path, new MaximaKernel(size, px, pw, pb, py, pc, from, to));
    }

    /// <summary>
    /// x = ∂T/∂x, the gradient of the images: each element one chain of fused multiply-adds over the group's o, u, v in order.
    /// </summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="size">The sizes.</param>
    /// <param name="w">The weights.</param>
    /// <param name="y">The gradient of the result.</param>
    /// <param name="x">The result, of which images from … to − 1 are written.</param>
    /// <param name="from">The first image.</param>
    /// <param name="to">The image after the last.</param>
    /// <exception cref="ArgumentException">A length or the range does not fit.</exception>
    public static void InputGradient(
        KernelPath path, in ConvolutionSize size, ReadOnlySpan<float> w, ReadOnlySpan<float> y, Span<float> x, int from, int to)
    {
        Expect(size, x, w, y);
        Lengths.Range(from, to, size.Batch);
        fixed (float* px = x, pw = w, py = y) Dispatch.Run(path, new ImageKernel(size, back: true, px, pw, py, from, to));
    }

    /// <summary>
    /// w = ∂T/∂w, the gradient of the weights. With at least 16 outputs and 6 channels in a group each element is one chain of fused
    /// multiply-adds over b, i, j in order. With fewer there are 16 lanes of them in each of <see cref="ConvolutionSize.Runs"/> of images:
    /// place [i, j] of each image goes to lane (i · pitch + j) mod 16, the lanes are joined 16 → 8 → 4 → 2 → 1, and the runs are added in
    /// order. The pitch is the number of places across, to which ⌊dilation · (kernel − 1) / stride⌋ are added unless strides are 1 and
    /// there are as many outputs as channels times columns of the kernel, or more. A pixel that is not finite may make every gradient of
    /// its channel NaN.
    /// </summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="size">The sizes.</param>
    /// <param name="x">The images.</param>
    /// <param name="y">The gradient of the result.</param>
    /// <param name="w">The result.</param>
    /// <param name="part">The outputs (rows) and taps (columns) to compute in each group; the rest of w is left alone.</param>
    /// <exception cref="ArgumentException">A length or the part does not fit.</exception>
    public static void WeightGradient(
        KernelPath path, in ConvolutionSize size, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> w, in MatMulPart part)
    {
        Expect(size, x, w, y);
        Lengths.Range(part.FirstRow, part.EndRow, size.Outputs / size.Groups);
        Lengths.Range(part.FirstColumn, part.EndColumn, size.Taps);
        if (part.FirstRow == part.EndRow) return;
        fixed (float* px = x, pw = w, py = y) Run(path, size, px, pw, new ResultGradient(size, py), part, (0, size.Runs), apart: false);
    }

    /// <summary>
    /// The gradients of the weights run by run, for threads that share out images: added over the runs in order they are
    /// <see cref="WeightGradient(KernelPath, in ConvolutionSize, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, in MatMulPart)"/>.
    /// </summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="size">The sizes.</param>
    /// <param name="x">The images.</param>
    /// <param name="y">The gradient of the result.</param>
    /// <param name="w">The gradients, [runs, outputs, channels / groups, kernel height, kernel width].</param>
    /// <param name="from">The first row of [runs, outputs / groups] to compute, in each group; the rest is left alone.</param>
    /// <param name="to">The row after the last.</param>
    /// <exception cref="ArgumentException">A length or the range does not fit.</exception>
    public static void WeightGradientOfRuns(
        KernelPath path, in ConvolutionSize size, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> w, int from, int to)
    {
        Expect(size, x, w, y, runs: size.Runs);
        fixed (float* px = x, pw = w, py = y) OfRuns(path, size, px, pw, new ResultGradient(size, py), from, to);
    }

    /// <summary>
    /// <see cref="WeightGradientOfRuns"/> from the gradient of <see cref="ForwardMaxRelu"/>, with the bits that follow after
    /// <see cref="Pooling.SpreadMaxRelu"/>, and the sums over the places of each plane. What is spread is never stored.
    /// </summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="size">The sizes of the convolution.</param>
    /// <param name="x">The images.</param>
    /// <param name="y">The maxima.</param>
    /// <param name="choices">The choices, alike.</param>
    /// <param name="t">The gradient of the maxima, alike.</param>
    /// <param name="w">The gradients of the weights, [runs, outputs, channels / groups, kernel height, kernel width].</param>
    /// <param name="sums">The sums over places, [batch, outputs]; empty where nobody asks.</param>
    /// <param name="from">The first row of [runs, outputs / groups] to compute, in each group; the rest is left alone.</param>
    /// <param name="to">The row after the last.</param>
    /// <exception cref="ArgumentException">A length or the range does not fit.</exception>
    public static void WeightGradientMaxRelu(
        KernelPath path,
        in ConvolutionSize size,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> y,
        ReadOnlySpan<float> choices,
        ReadOnlySpan<float> t,
        Span<float> w,
        Span<float> sums,
        int from,
        int to)
    {
        Expect(size, x, w, y, Window.Blocks.Over(size.Places), size.Runs);
        Lengths.Expect(choices, y.Length);
        Lengths.Expect(t, y.Length);
        Lengths.Expect(sums, sums.IsEmpty ? 0 : size.Batch * size.Outputs);
        if (y.IsEmpty)
            throw new ArgumentException($"WeightGradientMaxRelu: expected two places down and across at least, got {size.Places}.");
        var pool = new PoolingSize(size.Batch * size.Outputs, size.Places, Window.Blocks);
        fixed (float* px = x, pw = w, py = y, pc = choices, pt = t, ps = sums)
        {
            var spread = new SpreadChosenKernel(pool, py, pc, pt, null, 0, 0);
            OfRuns(path, size, px, pw, new ResultGradient(size, pt) { Spread = spread, Sums = ps }, from, to);
        }
    }

    /// <summary>Whole runs together, and what is left of one before and after them.</summary>
    private static void OfRuns(
        KernelPath path,
        in ConvolutionSize size,
        float* x,
        float* w,
        in ResultGradient y,
        int from,
        int to,
        [CallerMemberName] string kernel = "")
    {
        var outputs = size.Outputs / size.Groups;
        Lengths.Range(from, to, size.Runs * outputs, kernel);
        for (int rows; from < to; from += rows)
        {
            var (run, output) = (from / outputs, from % outputs);
            var whole = output == 0 ? (to - from) / outputs : 0;
            rows = whole > 0 ? whole * outputs : Math.Min(to - from, outputs - output);
            var part = new MatMulPart(output, whole > 0 ? outputs : output + rows, 0, size.Taps);
            Run(path, size, x, w, y, part, (run, run + Math.Max(whole, 1)), apart: true);
        }
    }

    private static void Run(
        KernelPath path, in ConvolutionSize size, float* x, float* w, in ResultGradient y, in MatMulPart part, (int, int) runs, bool apart)
    {
        if (size.HasChains) Dispatch.Run(path, new WeightProductKernel(size, x, w, y, part));
        else Dispatch.Run(path, new WeightGradientKernel(size, x, w, y, part) { Runs = runs, Apart = apart });
    }

    private static void Expect(
        in ConvolutionSize size,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> w,
        ReadOnlySpan<float> y,
        Size2d? places = null,
        int runs = 1,
        [CallerMemberName] string kernel = "")
    {
        if (size.Batch < 1 || size.Places.Area < 1)
            throw new ArgumentException($"{kernel}: expected at least one image and one place of the kernel on it, got {size}.");
        Lengths.Expect(x, Lengths.Product(size.Batch, size.Channels, size.Image.Area, kernel), kernel: kernel);
        Lengths.Expect(w, Lengths.Product(size.Outputs, size.Taps, runs, kernel), kernel: kernel);
        Lengths.Expect(y, Lengths.Product(size.Batch, size.Outputs, (places ?? size.Places).Area, kernel), kernel: kernel);
    }
}
