using System.Runtime.CompilerServices;
using Chainrule.Kernels.Products;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Convolutions;

/// <summary>y[o, p] = Σₖ w[o, k] · col[k, p] for each image and group, straight into y.</summary>
internal readonly unsafe struct ForwardKernel(ConvolutionSize size, float* x, float* w, float* y, int from, int to) : IKernel
{
    [SkipLocalsInit]
    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        var columns = new Columns(size);
        var (taps, places, outputs) = (size.Taps, columns.Count, size.Outputs / size.Groups);
        var step = columns.Block(Math.Min(taps, BlockedProduct.Depth));
        var buffer = stackalloc float[Columns.BufferLength + 16];
        buffer = (float*)(((nuint)buffer + 63) & ~(nuint)63);

        // The last panel reads beyond its places; what it makes of them is dropped, but must not be slow subnormals.
        new Span<float>(buffer, step * Math.Min(taps, BlockedProduct.Depth)).Clear();
        for (var part = from * size.Groups; part < to * size.Groups; part++)
        {
            var image = x + (nint)part * (size.Channels / size.Groups) * size.Image.Area;
            var weights = w + (nint)(part % size.Groups) * outputs * taps;
            var result = y + (nint)part * outputs * places;
            for (var p = 0; p < places; p += step)
            {
                var count = Math.Min(step, places - p);
                for (var k = 0; k < taps; k += BlockedProduct.Depth)
                {
                    var rows = Math.Min(BlockedProduct.Depth, taps - k);
                    columns.Move<S, V, Unfold>(image, k, rows, p, count, buffer, step);
                    new BlockedProduct(outputs, count, rows, new View(weights + k, taps, 1), new View(buffer, step, 1), result + p, places)
                    {
                        Accumulate = k > 0,
                        Spare = step - count,
                        PackFrom = int.MaxValue,
                    }.Run<S, V>();
                }
            }
        }
    }
}
