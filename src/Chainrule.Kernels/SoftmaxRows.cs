using System.Runtime.CompilerServices;
using Chainrule.Kernels.Folds;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels;

/// <summary>Softmax and log-softmax of the rows of a matrix, and the gradients through them, with the same bits on every path.</summary>
/// <remarks>
/// <para>The row's maximum is subtracted first, so that no exponential overflows; sums run in sixteen lanes.</para>
/// <para>A row that holds NaN or +∞, or nothing but −∞, gives NaN, as in PyTorch; single −∞ are probability 0.</para>
/// <para>The result may be written over an operand. Threads divide the rows.</para>
/// </remarks>
public static unsafe class SoftmaxRows
{
    /// <summary>y[r, c] = e^(x[r, c] − max) / Σ e^(x[r, ·] − max).</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="x">The logits, rows × columns.</param>
    /// <param name="y">The probabilities, rows × columns.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of classes.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static void Rows(KernelPath path, ReadOnlySpan<float> x, Span<float> y, int rows, int columns)
    {
        Expect(x, x, y, rows, columns);
        fixed (float* px = x, py = y)
            Dispatch.Run(path, new SoftmaxKernel(px, py, rows, columns, logarithm: false));
    }

    /// <summary>y[r, c] = (x[r, c] − max) − ln Σ e^(x[r, ·] − max).</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="x">The logits, rows × columns.</param>
    /// <param name="y">The logarithms of the probabilities, rows × columns.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of classes.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static void LogRows(KernelPath path, ReadOnlySpan<float> x, Span<float> y, int rows, int columns)
    {
        Expect(x, x, y, rows, columns);
        fixed (float* px = x, py = y)
            Dispatch.Run(path, new SoftmaxKernel(px, py, rows, columns, logarithm: true));
    }

    /// <summary>y = s · (g − Σ g s) over each row, with g the upstream gradient and s the output of <see cref="Rows"/>.</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="upstream">g, rows × columns.</param>
    /// <param name="output">s, rows × columns.</param>
    /// <param name="y">The gradient of the logits, rows × columns.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of classes.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static void RowsGradient(
        KernelPath path, ReadOnlySpan<float> upstream, ReadOnlySpan<float> output, Span<float> y, int rows, int columns)
    {
        Expect(upstream, output, y, rows, columns);
        fixed (float* pg = upstream, ps = output, py = y)
            Dispatch.Run(path, new SoftmaxGradientKernel(pg, ps, py, rows, columns, logarithm: false));
    }

    /// <summary>y = g − eˡ Σ g over each row, with g the upstream gradient and l the output of <see cref="LogRows"/>.</summary>
    /// <param name="path">The instruction set.</param>
    /// <param name="upstream">g, rows × columns.</param>
    /// <param name="output">l, rows × columns.</param>
    /// <param name="y">The gradient of the logits, rows × columns.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of classes.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static void LogRowsGradient(
        KernelPath path, ReadOnlySpan<float> upstream, ReadOnlySpan<float> output, Span<float> y, int rows, int columns)
    {
        Expect(upstream, output, y, rows, columns);
        fixed (float* pg = upstream, ps = output, py = y)
            Dispatch.Run(path, new SoftmaxGradientKernel(pg, ps, py, rows, columns, logarithm: true));
    }

    private static void Expect(
        ReadOnlySpan<float> x, ReadOnlySpan<float> output, Span<float> y, int rows, int columns, [CallerMemberName] string kernel = "")
    {
        var length = Lengths.Product(rows, columns, kernel: kernel);
        Lengths.Expect(x, length, kernel: kernel);
        Lengths.Expect(output, length, kernel: kernel);
        Lengths.Expect(y, length, kernel: kernel);
    }
}
