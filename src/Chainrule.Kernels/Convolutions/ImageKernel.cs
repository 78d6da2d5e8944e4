using System.Runtime.CompilerServices;
using Chainrule.Kernels.Pools;
using Chainrule.Kernels.Products;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Convolutions;

/// <summary>
/// y[o, p] = Σₖ w[o, k] · planes[offset(k) + p] for each image and group; or back, x[c, p] = Σₖ w[c, k] · planes[offset(k) + p], with the
/// gradient of y in the planes. Places are computed at the planes' pitch, into a band of rows that stays in the cache; those between two
/// rows are dropped when the band is written out.
/// </summary>
internal readonly unsafe struct ImageKernel(ConvolutionSize size, bool back, float* x, float* w, float* y, int from, int to) : IKernel
{
    /// <summary>Rows of results that are computed together.</summary>
    private const int Block = 16;

    /// <summary>Floats of a band, about.</summary>
    private const int Band = 8192;

    /// <summary>What is added to each output; null for nothing.</summary>
    public float* Bias { get; init; }

    /// <summary>Whether max(·, 0) follows.</summary>
    public bool Relu { get; init; }

    /// <summary>Whether only the maxima of blocks of 2 × 2 places are written, after max(·, 0).</summary>
    public bool Max { get; init; }

    /// <summary>Where the choices go; null for nowhere.</summary>
    public float* Choices { get; init; }

    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        var planes = back ? Planes.Back(size) : Planes.Of(size);
        var (inputs, outputs) = (size.Channels / size.Groups, size.Outputs / size.Groups);
        if (back) (inputs, outputs) = (outputs, inputs);
        var (taps, places) = (inputs * size.Window.Kernel.Area, planes.Places);
        var bands = (int)Math.Min(places.Height, (long)places.Height * planes.Pitch * Math.Min(outputs, Block) / Band + 1);
        var rows = (places.Height + bands - 1) / bands;
        if (Max) rows += rows % 2;

        // An odd number of cache lines from row to row, so that they do not all fall into the same sets.
        var step = BlockedProduct.Whole(planes.Run(rows)) + 16;
        var length = ((long)planes.Channel * inputs + Planes.Slack + 15) / 16 * 16;
        var padded = Scratch.Take(length + Block * step + Planes.Slack + taps + (long)outputs * taps);
        var band = padded + length;
        var weights = band + Block * step + Planes.Slack;
        var offsets = (int*)(weights + (long)outputs * taps);
        var pixels = back ? size.Places.Area : size.Image.Area;
        if (!planes.InPlace) new Span<float>(padded, (int)length).Clear();
        planes.WriteOffsets(offsets, inputs);
        for (var group = 0; group < size.Groups; group++)
        {
            var a = w + (nint)group * outputs * taps;
            if (back) a = Turn(a, weights, inputs, outputs);
            for (var image = from; image < to; image++)
            {
                var part = (nint)image * size.Groups + group;
                var source = (back ? y : x) + part * inputs * pixels;

                // At the end of the batch a tile would read beyond it.
                var ready = planes.InPlace && ((nint)size.Batch * size.Groups - part - 1) * inputs * pixels >= Planes.Slack;
                for (var c = 0; c < inputs && !ready; c++)
                    planes.Copy<S, V>(source + (nint)c * pixels, padded + (nint)c * planes.Channel);
                for (var o = 0; o < outputs; o += Block)
                {
                    var count = Math.Min(Block, outputs - o);
                    for (var row = 0; row < places.Height; row += rows)
                    {
                        var height = Math.Min(rows, places.Height - row);
                        var walk = new Offsets((ready ? source : padded) + row * planes.Pitch, offsets);
                        Tiling<S, V, Steps, Offsets>.Run(
                            new Steps(a + (nint)o * taps, 1), taps, walk, band, step, count, planes.Run(height), taps, accumulate: false);
                        for (var i = o; i < o + count; i++)
                            Write<S, V>(band + (i - o) * step, planes.Pitch, part * outputs + i, group * outputs + i, places, row, height);
                    }
                }
            }
        }
    }

    /// <summary>Writes a band of a plane of results.</summary>
    /// <remarks>Called for each plane from the first step on, it does not wait to be compiled well.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Write<S, V>(float* band, int pitch, nint plane, int output, Size2d places, int row, int height)
        where S : struct, ISimd<V>
        where V : struct
    {
        var bias = Bias == null ? S.Broadcast(0) : S.Broadcast(Bias[output]);
        var target = back ? x : y;
        if (!Max)
        {
            target += (plane * places.Height + row) * places.Width;
            if (pitch == places.Width) PlainRows<S, V>(bias, band, 0, target, 1, height * pitch);
            else PlainRows<S, V>(bias, band, pitch, target, height, places.Width);
            return;
        }

        var (down, across) = (places.Height / 2, places.Width / 2);
        var at = (plane * down + row / 2) * across;
        var choices = Choices == null ? null : Choices + at;
        new MaxRows<S, V>(bias, Bias != null, slack: true).Run(band, pitch, target + at, choices, height / 2, across);
    }

    /// <summary>Writes rows without the places between them. A vector may reach into the rows behind, which are written later.</summary>
    private void PlainRows<S, V>(V bias, float* band, int pitch, float* target, int rows, int width)
        where S : struct, ISimd<V>
        where V : struct
    {
        for (var room = rows * width; room > 0; room -= width, band += pitch, target += width)
        {
            for (var i = 0; i < width; i += S.Lanes)
            {
                var v = S.Load(band + i);
                if (Bias != null) v = S.Add(v, bias);
                if (Relu) v = Functions.Relu.Apply<S, V>(v);
                if (room - i >= S.Lanes) S.Store(target + i, v);
                else S.StorePartial(target + i, v, Math.Min(width - i, S.Lanes));
            }
        }
    }

    /// <summary>The weights as the gradient of the image meets them: [channels, outputs, kernel].</summary>
    private float* Turn(float* a, float* weights, int outputs, int channels)
    {
        var area = size.Window.Kernel.Area;
        for (var c = 0; c < channels; c++)
        {
            for (var o = 0; o < outputs; o++)
            {
                for (var tap = 0; tap < area; tap++) weights[(c * outputs + o) * area + tap] = a[(o * channels + c) * area + tap];
            }
        }

        return weights;
    }
}
