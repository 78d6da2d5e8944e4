using System.Runtime.CompilerServices;
using Chainrule.Kernels.Products;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Convolutions;

/// <summary>
/// For each image and group y[o, p] = Σₖ w[o, k] · col[k, p], straight into y; or back: col[k, p] = Σₒ w[o, k] · y[o, p], folded into x.
/// </summary>
internal readonly unsafe struct ImageKernel(ConvolutionSize size, bool back, float* x, float* w, float* y, int from, int to) : IKernel
{
    [SkipLocalsInit]
    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        var columns = new Columns<S, V>(size);
        var (taps, places, outputs) = (size.Taps, columns.Count, size.Outputs / size.Groups);
        var pixels = size.Channels / size.Groups * size.Image.Area;
        var height = Math.Min(taps, BlockedProduct.Depth);
        var step = columns.Block(height);
        var buffer = stackalloc float[Columns<S, V>.BufferLength + 16];
        buffer = (float*)(((nuint)buffer + 63) & ~(nuint)63);

        // The last panel reads beyond its places; what it makes of them is dropped, but must not be slow subnormals.
        if (!back) new Span<float>(buffer, step * height).Clear();
        for (var part = from * size.Groups; part < to * size.Groups; part++)
        {
            var image = x + (nint)part * pixels;
            var weights = new View(w + (nint)(part % size.Groups) * outputs * taps, taps, 1);
            var result = y + (nint)part * outputs * places;
            if (back) new Span<float>(image, pixels).Clear();

            // Going back, a pixel meets its taps in their order where places go backwards, in blocks of whatever length.
            for (var p = (places - 1) / step * step; p >= 0; p -= step)
            {
                var count = Math.Min(step, places - p);
                for (var k = 0; k < taps; k += height)
                {
                    var rows = Math.Min(height, taps - k);
                    var some = weights.From(0, k);
                    if (back)
                    {
                        var whole = Columns<S, V>.Whole(count);
                        new BlockedProduct(rows, whole, outputs, some.Transposed, new View(result + p, places, 1), buffer, step)
                        {
                            Spare = count - whole,
                        }.Run<S, V>();
                    }

                    columns.Move(back, image, k, rows, p, count, buffer, step);
                    if (back) continue;
                    new BlockedProduct(outputs, count, rows, some, new View(buffer, step, 1), result + p, places)
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
