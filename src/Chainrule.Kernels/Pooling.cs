using System.Runtime.CompilerServices;
using Chainrule.Kernels.Pools;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels;

/// <summary>Maxima and means under a window that slides over planes, and their transposes, with the same bits on every path.</summary>
/// <remarks>Threads divide the planes. Results and arguments must not overlap.</remarks>
public static unsafe class Pooling
{
    /// <summary>
    /// y[p] = t at the pixel where x is greatest under the window at p: of equal ones the first, of NaNs the first; beyond the edge is
    /// nothing. With t = x, the maximum.
    /// </summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="size">The sizes.</param>
    /// <param name="x">What decides, planes × pixels.</param>
    /// <param name="t">What is picked, planes × pixels; may be x.</param>
    /// <param name="y">The result, planes × places, of which planes from … to − 1 are written.</param>
    /// <param name="from">The first plane.</param>
    /// <param name="to">The plane after the last.</param>
    /// <exception cref="ArgumentException">A length or the range does not fit.</exception>
    public static void PickMax(
        KernelPath path, in PoolingSize size, ReadOnlySpan<float> x, ReadOnlySpan<float> t, Span<float> y, int from, int to) =>
        Run(path, size, mean: false, back: false, x, t, y, from, to);

    /// <summary>
    /// t = 0, and then each y[p] is added at the pixel where x is greatest under the window at p: the gradient of the maximum.
    /// </summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="size">The sizes.</param>
    /// <param name="x">What decides, planes × pixels.</param>
    /// <param name="y">What is spread, planes × places.</param>
    /// <param name="t">The result, planes × pixels, of which planes from … to − 1 are written.</param>
    /// <param name="from">The first plane.</param>
    /// <param name="to">The plane after the last.</param>
    /// <exception cref="ArgumentException">A length or the range does not fit.</exception>
    public static void SpreadMax(
        KernelPath path, in PoolingSize size, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> t, int from, int to) =>
        Run(path, size, mean: false, back: true, x, t, y, from, to);

    /// <summary>y[p] = Σ x under the window at p, in order, divided by the window's area; beyond the edge is 0.</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="size">The sizes.</param>
    /// <param name="x">The arguments, planes × pixels.</param>
    /// <param name="y">The result, planes × places, of which planes from … to − 1 are written.</param>
    /// <param name="from">The first plane.</param>
    /// <param name="to">The plane after the last.</param>
    /// <exception cref="ArgumentException">A length or the range does not fit.</exception>
    public static void Mean(KernelPath path, in PoolingSize size, ReadOnlySpan<float> x, Span<float> y, int from, int to) =>
        Run(path, size, mean: true, back: false, x, x, y, from, to);

    /// <summary>x = 0, and then each y[p], divided by the window's area, is added to every pixel under the window at p.</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="size">The sizes.</param>
    /// <param name="y">What is spread, planes × places.</param>
    /// <param name="x">The result, planes × pixels, of which planes from … to − 1 are written.</param>
    /// <param name="from">The first plane.</param>
    /// <param name="to">The plane after the last.</param>
    /// <exception cref="ArgumentException">A length or the range does not fit.</exception>
    public static void SpreadMean(KernelPath path, in PoolingSize size, ReadOnlySpan<float> y, Span<float> x, int from, int to) =>
        Run(path, size, mean: true, back: true, x, x, y, from, to);

    /// <summary>
    /// y = the maximum of max(x, 0) under blocks of 2 × 2 pixels, the first of equals and of NaNs; and which it was: 0, 1, 2, 3.
    /// </summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="size">The sizes; the window is 2 × 2, 2 from place to place.</param>
    /// <param name="x">The arguments, planes × pixels.</param>
    /// <param name="y">The maxima, planes × places, of which planes from … to − 1 are written.</param>
    /// <param name="choices">The choices, alike; empty where nobody asks.</param>
    /// <param name="from">The first plane.</param>
    /// <param name="to">The plane after the last.</param>
    /// <exception cref="ArgumentException">A length or the range does not fit, or the window is another.</exception>
    public static void MaxRelu(
        KernelPath path, in PoolingSize size, ReadOnlySpan<float> x, Span<float> y, Span<float> choices, int from, int to)
    {
        ExpectBlocks(size, x, y, choices, from, to);
        fixed (float* px = x, py = y, pc = choices) Dispatch.Run(path, new MaxReluKernel(size, px, py, pc, from, to));
    }

    /// <summary>
    /// The gradient of <see cref="MaxRelu"/>: x = 0, but for the chosen pixel of each block whose maximum is above 0: there it is t.
    /// </summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="size">The sizes; the window is 2 × 2, 2 from place to place.</param>
    /// <param name="y">The maxima, planes × places.</param>
    /// <param name="choices">The choices, alike.</param>
    /// <param name="t">What is spread, alike.</param>
    /// <param name="x">The result, planes × pixels, of which planes from … to − 1 are written.</param>
    /// <param name="from">The first plane.</param>
    /// <param name="to">The plane after the last.</param>
    /// <exception cref="ArgumentException">A length or the range does not fit, or the window is another.</exception>
    public static void SpreadMaxRelu(
        KernelPath path,
        in PoolingSize size,
        ReadOnlySpan<float> y,
        ReadOnlySpan<float> choices,
        ReadOnlySpan<float> t,
        Span<float> x,
        int from,
        int to)
    {
        ExpectBlocks(size, x, y, choices, from, to);
        Lengths.Expect(t, y.Length);
        Lengths.Expect(choices, y.Length);
        fixed (float* px = x, py = y, pc = choices, pt = t)
            Dispatch.Run(path, new SpreadChosenKernel(size, py, pc, pt, px, from, to));
    }

    private static void ExpectBlocks(
        in PoolingSize size,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> y,
        ReadOnlySpan<float> choices,
        int from,
        int to,
        [CallerMemberName] string kernel = "")
    {
        if (size.Window != Window.Blocks) throw new ArgumentException($"{kernel}: expected blocks of 2 x 2, got {size.Window}.");
        Lengths.Expect(x, Lengths.Product(size.Planes, size.Image.Height, size.Image.Width, kernel), kernel: kernel);
        Lengths.Expect(y, Lengths.Product(size.Planes, size.Places.Height, size.Places.Width, kernel), kernel: kernel);
        Lengths.Expect(choices, choices.IsEmpty ? 0 : y.Length, kernel: kernel);
        Lengths.Range(from, to, size.Planes, kernel);
    }

    private static void Run(
        KernelPath path,
        in PoolingSize size,
        bool mean,
        bool back,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> t,
        ReadOnlySpan<float> y,
        int from,
        int to,
        [CallerMemberName] string kernel = "")
    {
        Lengths.Expect(x, Lengths.Product(size.Planes, size.Image.Height, size.Image.Width, kernel), kernel: kernel);
        Lengths.Expect(t, x.Length, kernel: kernel);
        Lengths.Expect(y, Lengths.Product(size.Planes, size.Places.Height, size.Places.Width, kernel), kernel: kernel);
        Lengths.Range(from, to, size.Planes, kernel);
        fixed (float* px = x, pt = t, py = y) Dispatch.Run(path, new PoolKernel(size, mean, back, px, pt, py, from, to));
    }
}
