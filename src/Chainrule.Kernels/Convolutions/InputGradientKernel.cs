using System.Runtime.CompilerServices;
using Chainrule.Kernels.Products;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Convolutions;

/// <summary>col[k, p] = Σₒ w[o, k] · y[o, p] for each image and group, folded back into the image.</summary>
internal readonly unsafe struct InputGradientKernel(ConvolutionSize size, float* x, float* w, float* y, int from, int to) : IKernel
{
    [SkipLocalsInit]
    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        var columns = new Columns(size);
        var (taps, places, outputs) = (size.Taps, columns.Count, size.Outputs / size.Groups);
        var pixels = size.Channels / size.Groups * size.Image.Area;
        var step = columns.Block(Math.Min(taps, BlockedProduct.Depth));
        var buffer = stackalloc float[Columns.BufferLength + 16];
        buffer = (float*)(((nuint)buffer + 63) & ~(nuint)63);
        for (var part = from * size.Groups; part < to * size.Groups; part++)
        {
            var image = x + (nint)part * pixels;
            var weights = w + (nint)(part % size.Groups) * outputs * taps;
            var gradient = y + (nint)part * outputs * places;
            new Span<float>(image, pixels).Clear();

            // A pixel meets its taps in their order where places go backwards, in blocks of whatever length.
            for (var p = (places - 1) / step * step; p >= 0; p -= step)
            {
                var count = Math.Min(step, places - p);
                for (var k = 0; k < taps; k += BlockedProduct.Depth)
                {
                    var rows = Math.Min(BlockedProduct.Depth, taps - k);
                    var whole = (count + BlockedProduct.WidestPanel - 1) / BlockedProduct.WidestPanel * BlockedProduct.WidestPanel;
                    var b = new View(gradient + p, places, 1);
                    new BlockedProduct(rows, whole, outputs, new View(weights + k, 1, taps), b, buffer, step) { Spare = count - whole }
                        .Run<S, V>();
                    columns.Move<S, V, Fold>(image, k, rows, p, count, buffer, step);
                }
            }
        }
    }
}
