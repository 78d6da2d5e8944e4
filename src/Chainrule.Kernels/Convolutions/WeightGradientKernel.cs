using System.Runtime.CompilerServices;
using Chainrule.Kernels.Products;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Convolutions;

/// <summary>In each group w[o, k] = Σₚ y[o, p] · col[k, p] over the places of every image in turn.</summary>
internal readonly unsafe struct WeightGradientKernel(ConvolutionSize size, float* x, float* w, float* y, MatMulPart part) : IKernel
{
    [SkipLocalsInit]
    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        var columns = new Columns<S, V>(size);
        var (taps, places, outputs) = (size.Taps, columns.Count, part.EndRow - part.FirstRow);
        var step = Math.Min(places, BlockedProduct.Depth);
        var height = Columns<S, V>.BufferLength / step / BlockedProduct.WidestPanel * BlockedProduct.WidestPanel;
        var buffer = stackalloc float[Columns<S, V>.BufferLength];
        for (var group = 0; group < size.Groups; group++)
        {
            var weights = w + ((nint)group * (size.Outputs / size.Groups) + part.FirstRow) * taps;
            for (var k = part.FirstColumn; k < part.EndColumn; k += height)
            {
                var rows = Math.Min(height, part.EndColumn - k);
                for (var image = 0; image < size.Batch; image++)
                {
                    var pixels = x + ((nint)image * size.Groups + group) * (size.Channels / size.Groups) * size.Image.Area;
                    var gradient = y + ((nint)image * size.Outputs + group * (size.Outputs / size.Groups) + part.FirstRow) * places;
                    for (var p = 0; p < places; p += step)
                    {
                        var count = Math.Min(step, places - p);
                        columns.Move(fold: false, pixels, k, rows, p, count, buffer, step);
                        var (a, b) = (new View(gradient + p, places, 1), new View(buffer, 1, step));
                        new BlockedProduct(outputs, rows, count, a, b, weights + k, taps) { Accumulate = image + p > 0 }.Run<S, V>();
                    }
                }
            }
        }
    }
}
