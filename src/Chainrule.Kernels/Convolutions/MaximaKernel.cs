using Chainrule.Kernels.Products;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Convolutions;

/// <summary>
/// y = the maxima of max(conv(x, w) + bias, 0) in blocks of 2 × 2 places, and their choices. A block's four places see the taps of a window
/// one larger that moves by two, so the planes of such a window hold each corner of neighbouring blocks side by side.
/// </summary>
internal readonly unsafe struct MaximaKernel(
    ConvolutionSize size, float* x, float* w, float* bias, float* y, float* choices, int from, int to) : IKernel
{
    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        // Where strides or gaps part the corners, or blocks are too few for the lanes, or a place is NaN, all places are computed first.
        var (stride, dilation) = (size.Window.Stride, size.Window.Dilation);
        var isDense = stride.Area * dilation.Area == 1 && 2 * Blocks().Run(size.Places.Height / 2) >= S.Lanes;
        if (!isDense || !Maxima<S, V>())
            new ImageKernel(size, back: false, x, w, y, from, to) { Bias = bias, Max = true, Choices = choices }.Run<S, V>();
    }

    private Planes Blocks()
    {
        var ((height, width), padding) = (size.Window.Kernel, size.Window.Padding);
        return Planes.Of(size with { Window = new Window((height + 1, width + 1), 2, padding, 1) });
    }

    /// <summary>Computes all blocks; false where a place was NaN: then the choices may be wrong.</summary>
    private bool Maxima<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        var planes = Blocks();
        var (inputs, outputs) = (size.Channels / size.Groups, size.Outputs / size.Groups);

        // Lanes stay within a row of blocks, which can be stored where it belongs, unless one run over all of them is much shorter.
        var run = planes.Run(planes.Places.Height);
        var rows = planes.Places.Height * ((planes.Places.Width + S.Lanes - 1) / S.Lanes);
        var step = 8 * rows <= 9 * ((run + S.Lanes - 1) / S.Lanes) ? 0 : (run + 15) / 16 * 16 + 16;
        var length = ((long)planes.Channel * inputs + Planes.Slack + 15) / 16 * 16;
        var padded = Scratch.Take(length + 8L * step + 16 + 4L * (size.Taps + size.Window.Kernel.Area + 1));
        var band = padded + length;
        var doubt = band + 8L * step;
        var offsets = (int*)(doubt + 16);
        new Span<float>(padded, (int)(length + 8L * step + 16)).Clear();
        WriteOffsets(planes, offsets, inputs);
        var most = S.ManyRegisters ? 4 : 2;
        for (var part = (nint)from * size.Groups; part < (nint)to * size.Groups; part++)
        {
            for (var c = 0; c < inputs; c++)
                planes.Copy<S, V>(x + (part * inputs + c) * size.Image.Area, padded + (nint)c * planes.Channel);
            for (int o = 0, count; o < outputs; o += count)
            {
                var left = outputs - o;
                count = left > most && left < 2 * most ? (left + 1) / 2 : Math.Min(left, most);
                var first = (int)(part % size.Groups) * outputs + o;
                var added = bias == null ? null : bias + first;
                var work = new Work(planes, padded, offsets, w + (nint)first * size.Taps, added, band, step, doubt, part * outputs + o);
                if (count == 4) Outputs<S, V, Rows4>(work);
                else if (count == 3) Outputs<S, V, Rows3>(work);
                else if (count == 2) Outputs<S, V, Rows2>(work);
                else Outputs<S, V, Rows1>(work);
            }
        }

        for (var lane = 0; lane < 16; lane++)
        {
            if (float.IsNaN(doubt[lane])) return false;
        }

        return true;
    }

    /// <summary>Writes the offsets in a row of taps, of each column's upper and lower corner: one column more than taps.</summary>
    private void WriteOffsets(in Planes planes, int* offsets, int inputs)
    {
        var ((height, width), target) = (size.Window.Kernel, 0);
        var window = offsets + 2 * height * (width + 1);
        planes.WriteOffsets(window, 1);
        for (var u = 0; u < height; u++)
        {
            for (var v = 0; v <= width; v++, window++) (offsets[target++], offsets[target++]) = (window[0], window[width + 1]);
        }

        Planes.Repeat(offsets, target, inputs, planes.Channel);
    }

    /// <summary>The maxima of a few outputs.</summary>
    private void Outputs<S, V, R>(in Work work)
        where S : struct, ISimd<V>
        where V : struct
        where R : struct, IShape
    {
        var (rows, width) = work.Planes.Places;
        var (area, pitch) = (rows * width, work.Planes.Pitch);
        var target = work.Output * area;
        if (work.Step == 0)
        {
            for (var row = 0; row < rows; row++)
            {
                var at = target + row * width;
                var chosen = choices == null ? null : choices + at;
                Line<S, V, R>(work, work.Padded + row * pitch, width, y + at, chosen, area, area - row * width);
            }

            return;
        }

        var second = choices == null ? null : work.Band + 4 * work.Step;
        Line<S, V, R>(work, work.Padded, work.Planes.Run(rows), work.Band, second, work.Step, work.Step);
        for (var i = 0; i < R.Pairs; i++, target += area)
        {
            Write<S, V>(work.Band + i * work.Step, y + target, pitch, rows, width);
            if (choices != null) Write<S, V>(second + i * work.Step, choices + target, pitch, rows, width);
        }
    }

    /// <summary>Tiles side by side. A vector may reach into what lies behind, which is written later, as far as there is room.</summary>
    private void Line<S, V, R>(in Work work, float* blocks, int length, float* maxima, float* chosen, nint step, nint room)
        where S : struct, ISimd<V>
        where V : struct
        where R : struct, IShape
    {
        var (taps, width) = (size.Taps, size.Window.Kernel.Width);
        for (var p = 0; p < length; p += S.Lanes)
        {
            var lanes = room - p >= S.Lanes ? S.Lanes : Math.Min(length - p, S.Lanes);
            var second = chosen == null ? null : chosen + p;
            MaximaTile<S, V, R>.Run(
                blocks + p, work.Offsets, taps, width, work.W, work.Bias, maxima + p, second, step, lanes, work.Doubt);
        }
    }

    /// <summary>Writes rows without the blocks between them.</summary>
    private static void Write<S, V>(float* band, float* target, int pitch, int rows, int width)
        where S : struct, ISimd<V>
        where V : struct
    {
        for (var room = rows * width; room > 0; room -= width, band += pitch, target += width)
        {
            for (var i = 0; i < width; i += S.Lanes)
            {
                if (room - i >= S.Lanes) S.Store(target + i, S.Load(band + i));
                else S.StorePartial(target + i, S.Load(band + i), Math.Min(width - i, S.Lanes));
            }
        }
    }

    /// <summary>What a few outputs are computed from, and the first of them, counted through the batch.</summary>
    private readonly struct Work(
        Planes planes, float* padded, int* offsets, float* w, float* bias, float* band, int step, float* doubt, nint output)
    {
        public readonly Planes Planes = planes;
        public readonly float* Padded = padded;
        public readonly int* Offsets = offsets;
        public readonly float* W = w;
        public readonly float* Bias = bias;
        public readonly float* Band = band;

        /// <summary>From output to output of the band; 0 where there is none.</summary>
        public readonly int Step = step;
        public readonly float* Doubt = doubt;
        public readonly nint Output = output;
    }
}
