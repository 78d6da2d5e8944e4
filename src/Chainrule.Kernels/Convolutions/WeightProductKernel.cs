using Chainrule.Kernels.Products;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Convolutions;

/// <summary>
/// In each group w[o, k] = Σₚ planes[offset(k) + p] · y[o, p], each one chain over the places of every image in turn: a matrix product for
/// each tap of the window, channels × places times places × outputs. Lanes run along the outputs, for which y is transposed.
/// </summary>
internal readonly unsafe struct WeightProductKernel(ConvolutionSize size, float* x, float* w, ResultGradient y, MatMulPart part) : IKernel
{
    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        var planes = Planes.Of(size);
        var (area, places) = (size.Window.Kernel.Area, size.Places.Area);
        var (channels, outputs) = (size.Channels / size.Groups, size.Outputs / size.Groups);
        var (first, end) = (part.FirstColumn / area, (part.EndColumn + area - 1) / area);
        var (rows, taps) = (part.EndRow - part.FirstRow, (end - first) * area);
        var across = BlockedProduct.Whole(rows);
        var ready = planes.InPlace;
        var (xImage, yImage) = (ready ? size.Channels * planes.Channel : planes.Channel * (end - first), (long)places * across);
        var images = (int)Math.Clamp(WeightGradientKernel.Together / (xImage + yImage), 1, size.Batch);
        var xLength = ((ready ? 0 : (long)images * xImage) + Planes.Slack + 15) / 16 * 16;
        var spares = y.Spread is null ? 0 : (long)rows * places + Planes.Slack;
        var pixels = Scratch.Take(xLength + images * yImage + spares + (long)taps * across + area + (long)images * places);
        var gradient = pixels + xLength;
        var spare = gradient + images * yImage;
        var sums = spare + spares;
        var offsets = (int*)(sums + (long)taps * across);
        var place = offsets + area;
        new Span<float>(pixels, (int)(sums - pixels)).Clear();
        planes.WriteOffsets(offsets, 1);
        for (var p = 0; p < images * places; p++)
            place[p] = p / places * xImage + p % places / size.Places.Width * planes.Pitch + p % size.Places.Width;
        for (var group = 0; group < size.Groups; group++)
        {
            for (var image = 0; image < size.Batch; image += images)
            {
                var count = Math.Min(images, size.Batch - image);
                if (ready) pixels = x + (((nint)image * size.Groups + group) * channels + first) * planes.Channel;
                for (var i = 0; i < count; i++)
                {
                    var planeX = ((nint)(image + i) * size.Groups + group) * channels;
                    for (var c = first; c < end && !ready; c++)
                        planes.Copy<S, V>(x + (planeX + c) * size.Image.Area, pixels + (nint)i * xImage + (c - first) * planes.Channel);
                    var output = group * outputs + part.FirstRow;
                    var from = y.Plane(image + i, output);
                    for (var o = 0; o < rows && from == null; o++)
                        y.Write<S, V>(image + i, output + o, spare + (nint)o * places, size.Places.Width, null);
                    Transpose.Run(from == null ? spare : from, places, gradient + (nint)(i * yImage), across, rows, places);
                }

                for (int p = 0, depth; p < count * places; p += depth)
                {
                    depth = Math.Min(BlockedProduct.Depth, count * places - p);
                    for (var tap = 0; tap < area; tap++)
                    {
                        var walk = new Offsets(pixels + offsets[tap], place + p);
                        var right = gradient + (nint)p * across;
                        var sum = sums + tap * across;
                        Tiling<S, V, Offsets, Steps>.Run(
                            walk, planes.Channel, new Steps(right, across), sum, area * across, end - first, rows, depth, image + p > 0);
                    }
                }
            }

            var target = w + ((nint)group * outputs + part.FirstRow) * size.Taps + part.FirstColumn;
            var wanted = sums + (part.FirstColumn - first * area) * across;
            Transpose.Run(wanted, across, target, size.Taps, part.EndColumn - part.FirstColumn, rows);
        }
    }
}
