using System.Runtime.CompilerServices;
using Chainrule.Kernels.Products;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Convolutions;

/// <summary>w[o, k] = Σₚ y[o, p] · col[k, p] over the places of every image in turn.</summary>
internal readonly unsafe struct WeightGradientKernel(ConvolutionSize size, float* x, float* w, float* y, int from, int to) : IKernel
{
    private const int ResultLength = 16384;

    [SkipLocalsInit]
    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        var buffer = stackalloc float[Columns.BufferLength + 16];
        var result = stackalloc float[ResultLength + 16];
        buffer = (float*)(((nuint)buffer + 63) & ~(nuint)63);
        result = (float*)(((nuint)result + 63) & ~(nuint)63);
        for (var k = from; k < to;)
        {
            var (group, tap) = (k / size.Taps, k % size.Taps);
            var taps = Math.Min(size.Taps - tap, to - k);
            Group<S, V>(group, tap, taps, buffer, result);
            k += taps;
        }
    }

    /// <summary>Some taps of one group, in blocks that the buffers hold.</summary>
    private void Group<S, V>(int group, int first, int count, float* buffer, float* result)
        where S : struct, ISimd<V>
        where V : struct
    {
        var (taps, places, outputs) = (size.Taps, size.Places.Area, size.Outputs / size.Groups);
        var weights = w + (nint)group * outputs * taps;

        // Lanes run along whichever axis fills them better: outputs, then transposed at the end, or taps.
        var alongOutputs = Lanes(outputs) * count <= Lanes(count) * outputs;
        var step = Lanes(Math.Min(places, BlockedProduct.Depth)) | BlockedProduct.WidestPanel;
        var width = Math.Min(outputs, 512);
        var height = Math.Min(Columns.BufferLength / step, ResultLength / Lanes(width)) / 8 * 8;
        for (var k = first; k < first + count; k += height)
        {
            var rows = Math.Min(height, first + count - k);
            if (!alongOutputs)
            {
                Sum<S, V>(group, k, rows, 0, outputs, buffer, step, weights + k, taps, alongOutputs);
                continue;
            }

            for (var o = 0; o < outputs; o += width)
            {
                var some = Math.Min(width, outputs - o);
                Sum<S, V>(group, k, rows, o, some, buffer, step, result, Lanes(width), alongOutputs);
                Transpose.Run(result, Lanes(width), weights + (nint)o * taps + k, taps, rows, some);
            }
        }
    }

    private void Sum<S, V>(
        int group, int k, int rows, int o, int outputs, float* buffer, int step, float* c, nint cStep, bool alongOutputs)
        where S : struct, ISimd<V>
        where V : struct
    {
        var columns = new Columns(size);
        var places = columns.Count;
        for (var image = 0; image < size.Batch; image++)
        {
            var part = (nint)image * size.Groups + group;
            var gradient = y + (part * (size.Outputs / size.Groups) + o) * places;
            for (var p = 0; p < places; p += BlockedProduct.Depth)
            {
                var count = Math.Min(BlockedProduct.Depth, places - p);
                columns.Move<S, V, Unfold>(
                    x + part * (size.Channels / size.Groups) * size.Image.Area, k, rows, p, count, buffer, step);
                var product = alongOutputs
                    ? new BlockedProduct(rows, outputs, count, new View(buffer, step, 1), new View(gradient + p, 1, places), c, cStep)
                    : new BlockedProduct(outputs, rows, count, new View(gradient + p, places, 1), new View(buffer, 1, step), c, cStep);
                (product with { Accumulate = image + p > 0 }).Run<S, V>();
            }
        }
    }

    private static int Lanes(int count) => (count + BlockedProduct.WidestPanel - 1) / BlockedProduct.WidestPanel * BlockedProduct.WidestPanel;
}
