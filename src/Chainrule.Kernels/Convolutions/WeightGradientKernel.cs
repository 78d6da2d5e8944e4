using Chainrule.Kernels.Folds;
using Chainrule.Kernels.Products;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Convolutions;

/// <summary>
/// In each group w[o, k] = Σₚ y[o, p] · planes[offset(k) + p] over the places of every image in turn, in 16 lanes: place [i, j] goes to
/// lane (i · pitch + j) mod 16. So that the places between two rows count nothing, y lies at the planes' pitch too, with zeros there; or
/// where y has much more planes than x, those of x are copied so that there are no places between two rows. The images are summed in the
/// runs of <see cref="ConvolutionSize.Runs"/>.
/// </summary>
internal readonly unsafe struct WeightGradientKernel(ConvolutionSize size, float* x, float* w, ResultGradient y, MatMulPart part) : IKernel
{
    /// <summary>
    /// Floats of the images that are in work together, about: a share of the second-level cache. With copies for columns it is one image,
    /// whose gradient the first-level cache still holds for the next three taps.
    /// </summary>
    public const int Together = 49152;

    /// <summary>Rows of the tallest tile.</summary>
    private const int Tallest = 8;

    /// <summary>The first run of images, and the one after the last.</summary>
    public required (int First, int End) Runs { get; init; }

    /// <summary>Whether the gradient of each run of images is stored, one behind the other; else their sum.</summary>
    public bool Apart { get; init; }

    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        var planes = Planes.Of(size) with { Gap = 16 };
        var area = size.Window.Kernel.Area;
        var (channels, outputs) = (size.Channels / size.Groups, size.Outputs / size.Groups);
        var (first, end) = (part.FirstColumn / area, (part.EndColumn + area - 1) / area);
        var (rows, taps) = (part.EndRow - part.FirstRow, part.EndColumn - part.FirstColumn);

        // Three taps a tile: the last one is repeated where some are missing.
        var tiles = (taps + 2) / 3;
        var (columns, places) = (Columns(size), planes.Places);
        var length = ((columns ? places.Area : planes.Run(places.Height)) + 15) / 16 * 16;
        var pitch = columns ? places.Width : planes.Pitch;
        var channel = columns ? checked(planes.Column * size.Window.Kernel.Width) : planes.Channel;

        // The gradient may lie just as the tiles want it.
        var ready = columns && length == places.Area && y.Spread is null;
        var (xImage, yImage) = ((long)channel * (end - first), (long)length * Math.Min(rows, Tallest));
        var images = columns ? 1 : (int)Math.Clamp(Together / (xImage + yImage), 1, (size.Batch + size.Runs - 1) / size.Runs);
        var xLength = (images * xImage + (columns ? planes.Channel : 0) + Planes.Slack + 15) / 16 * 16;
        var yLength = ready ? 0 : images * yImage + Planes.Slack;
        var spares = (places.Area + Planes.Slack + 15) / 16 * 16;
        var pixels = Scratch.Take(xLength + yLength + spares + rows * tiles * 48L + (end - first) * area + 3);
        var plane = pixels + images * xImage;
        var gradient = pixels + xLength;
        var spare = gradient + yLength;
        var sums = spare + spares;
        var offsets = (int*)(sums + rows * tiles * 48L);
        new Span<float>(pixels, (int)(sums - pixels)).Clear();
        if (columns) planes.WriteColumnOffsets(offsets, end - first);
        else planes.WriteOffsets(offsets, end - first);
        offsets += part.FirstColumn - first * area;
        for (var k = taps; k < 3 * tiles; k++) offsets[k] = offsets[taps - 1];
        for (var (run, group) = (Runs.First, 0); run < Runs.End; (run, group) = group + 1 < size.Groups ? (run, group + 1) : (run + 1, 0))
        {
            new Span<float>(sums, rows * tiles * 48).Clear();
            var last = size.FirstImage(run + 1);
            for (var image = size.FirstImage(run); image < last; image += images)
            {
                var count = Math.Min(images, last - image);
                for (var i = 0; i < count; i++)
                {
                    var planeX = ((nint)(image + i) * size.Groups + group) * channels;
                    for (var c = first; c < end; c++)
                    {
                        var target = pixels + (nint)(i * xImage) + (c - first) * channel;
                        planes.Copy<S, V>(x + (planeX + c) * size.Image.Area, columns ? plane : target);
                        if (columns) planes.CopyColumns<S, V>(plane, target);
                    }
                }

                // A few rows of the gradient are spread and multiplied while the first-level cache holds them.
                var sum = sums;
                for (int row = 0, height; row < rows; row += height)
                {
                    height = Height<S, V>(rows - row);
                    var output = group * outputs + part.FirstRow + row;
                    for (var o = 0; o < height * count && !ready; o++)
                    {
                        var target = gradient + o / height * (nint)yImage + o % height * length;
                        y.Write<S, V>(image + o / height, output + o % height, target, pitch, spare);
                    }

                    var from = ready ? y.Plane(image, output) : gradient;
                    var step = ready ? (nint)size.Outputs * places.Area : (nint)yImage;
                    Tiles<S, V>(height, from, length, step, pixels, offsets, (nint)xImage, sum, count, tiles);
                    sum += height * tiles * 48;
                }
            }

            var result = w + ((nint)group * outputs + part.FirstRow) * size.Taps + part.FirstColumn;
            if (Apart) result += (nint)run * size.Outputs * size.Taps;
            Join<S, V>(sums, result, rows, taps, tiles, add: run > 0 && !Apart);
        }
    }

    /// <summary>Whether x is copied for each column of the kernel.</summary>
    private static bool Columns(in ConvolutionSize size) =>
        size.Window.Stride.Area == 1 && size.Channels * size.Window.Kernel.Width <= size.Outputs;

    private static void Tiles<S, V>(
        int height, float* y, int length, nint yImage, float* x, int* offsets, nint xImage, float* sums, int images, int tiles)
        where S : struct, ISimd<V>
        where V : struct
    {
        for (var tile = 0; tile < tiles; tile++, offsets += 3, sums += height * 48)
        {
            if (height == 8) WeightTile<S, V, Rows8>.Run(y, length, yImage, x, offsets, xImage, sums, images, length);
            else if (height == 4) WeightTile<S, V, Rows4>.Run(y, length, yImage, x, offsets, xImage, sums, images, length);
            else WeightTile<S, V, Rows1>.Run(y, length, yImage, x, offsets, xImage, sums, images, length);
        }
    }

    private static int Height<S, V>(int rows)
        where S : struct, ISimd<V>
        where V : struct => S.ManyRegisters && rows >= Tallest ? Tallest : rows >= 4 ? 4 : 1;

    /// <summary>The lanes of each sum become one, which is stored or added.</summary>
    private void Join<S, V>(float* sums, float* target, int rows, int taps, int tiles, bool add)
        where S : struct, ISimd<V>
        where V : struct
    {
        var pitch = size.Taps;
        for (var row = 0; row < rows;)
        {
            var height = Height<S, V>(rows - row);
            for (var tile = 0; tile < tiles; tile++)
            {
                for (var i = 0; i < height; i++)
                {
                    for (var k = 3 * tile; k < Math.Min(3 * tile + 3, taps); k++, sums += 16)
                    {
                        ref var sum = ref target[(nint)(row + i) * pitch + k];
                        sum = (add ? sum : 0) + SixteenLanes.Join<SumOf>(sums);
                    }

                    sums += 16 * Math.Max(3 * tile + 3 - taps, 0);
                }
            }

            row += height;
        }
    }
}
