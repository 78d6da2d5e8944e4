using System.Runtime.CompilerServices;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Convolutions;

/// <summary>
/// One group of an image with zeros around it, so that no tap falls beyond an edge: tap k sees at place [i, j] the float
/// <c>[offset(k) + i · Pitch + j]</c>, all its places in one run. For a stride s, s · s planes take turns in the pixels.
/// </summary>
internal readonly unsafe struct Planes
{
    /// <summary>Floats behind the last plane that a tile may read: zeros.</summary>
    public const int Slack = 64;

    private readonly Size2d _source;
    private readonly Size2d _origin;
    private readonly Size2d _spread;
    private readonly Window _window;
    private readonly bool _back;

    private Planes(Size2d source, Size2d origin, Size2d spread, Size2d places, Window window, bool back)
    {
        (_source, _origin, _spread, _window, _back, Places) = (source, origin, spread, window, back, places);
        var (height, width) = (window.Span.Height - 1, window.Span.Width - 1);
        (Rows, Pitch) = (places.Height + height / window.Stride.Height, places.Width + width / window.Stride.Width);
    }

    /// <summary>Where the window comes to lie.</summary>
    public Size2d Places { get; }

    /// <summary>From row to row of a plane, and of places.</summary>
    public int Pitch { get; }

    /// <summary>Floats of all planes of a channel, and of the gap behind them.</summary>
    public int Channel => checked(Plane * _window.Stride.Area + Gap);

    /// <summary>
    /// Zeros behind each channel, for what reads beyond its end and counts it: another channel's pixel may not be finite.
    /// </summary>
    public int Gap { get; init; }

    /// <summary>Floats of one of a channel's copies for <see cref="CopyColumns"/>.</summary>
    public int Column => checked(Rows * Places.Width + Gap);

    /// <summary>From the first place to the last in a run of <paramref name="rows"/> rows.</summary>
    public int Run(int rows) => (rows - 1) * Pitch + Places.Width;

    /// <summary>Whether a channel lies as its plane does, so that no copy is needed.</summary>
    public bool InPlace => _spread.Area * _window.Stride.Area == 1 && _origin == 0 && _source == new Size2d(Rows, Pitch);

    private int Rows { get; }

    /// <summary>With room behind it, where there are several, for the last vector of its last row.</summary>
    private int Plane => checked(Rows * Pitch + (_window.Stride.Area > 1 ? 16 : 0));

    /// <summary>The image under the window.</summary>
    public static Planes Of(in ConvolutionSize size) => new(size.Image, size.Window.Padding, 1, size.Places, size.Window, back: false);

    /// <summary>
    /// The gradient of the result under the window turned about, for the gradient of the image: the places a stride apart, zeros between.
    /// </summary>
    public static Planes Back(in ConvolutionSize size)
    {
        var (window, span) = (size.Window, size.Window.Span);
        var origin = new Size2d(span.Height - 1 - window.Padding.Height, span.Width - 1 - window.Padding.Width);
        return new Planes(size.Places, origin, window.Stride, size.Image, window with { Stride = 1 }, back: true);
    }

    /// <summary>Writes the offsets of the taps (c, u, v) of channels, in order.</summary>
    public void WriteOffsets(int* offsets, int channels)
    {
        var (kernel, stride, dilation) = (_window.Kernel, _window.Stride, _window.Dilation);
        for (var k = 0; k < kernel.Area; k++)
        {
            var tap = _back ? kernel.Area - 1 - k : k;
            var (u, v) = (tap / kernel.Width * dilation.Height, tap % kernel.Width * dilation.Width);
            var phase = u % stride.Height * stride.Width + v % stride.Width;
            offsets[k] = phase * Plane + u / stride.Height * Pitch + v / stride.Width;
        }

        Repeat(offsets, kernel.Area, channels, Channel);
    }

    /// <summary>The offsets of one channel's taps, for all of them.</summary>
    public static void Repeat(int* offsets, int taps, int channels, int channel)
    {
        for (var k = taps; k < channels * taps; k++) offsets[k] = offsets[k - taps] + channel;
    }

    /// <summary>Writes a channel into its planes; what surrounds the pixels is left alone.</summary>
    /// <remarks>Called for each channel from the first step on, it does not wait to be compiled well.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Copy<S, V>(float* source, float* planes)
        where S : struct, ISimd<V>
        where V : struct
    {
        var (top, left) = (_origin.Height, _origin.Width);
        if (_spread.Area * _window.Stride.Area > 1)
        {
            if (_spread.Area == 1 && _window.Stride.Width == 2) CopyHalves<S, V>(source, planes);
            else CopyApart(source, planes);
            return;
        }

        var ((height, width), pitch, row) = (_source, Pitch, Math.Max(-top, 0));
        var (first, rows) = (Math.Max(-left, 0), Math.Min(Rows - top, height) - row);
        CopyRows<S, V>(
            source + row * width + first, width, planes + (row + top) * pitch + left + first, pitch,
            rows, Math.Min(pitch - left, width) - first);
    }

    /// <summary>
    /// Copies a plane once for each column v of the kernel, from that column on and at the pitch of places, so that these lie without a
    /// gap: tap (u, v) sees place p at <c>[v · Column + u · dilation · width + p]</c>.
    /// </summary>
    public void CopyColumns<S, V>(float* plane, float* target)
        where S : struct, ISimd<V>
        where V : struct
    {
        for (var v = 0; v < _window.Kernel.Width; v++, target += Column)
        {
            var column = plane + v * _window.Dilation.Width;
            CopyRows<S, V>(column, Pitch, target, Places.Width, Rows, Places.Width);
        }
    }

    /// <summary>Writes the offsets of the taps (c, u, v) in such copies of channels.</summary>
    public void WriteColumnOffsets(int* offsets, int channels)
    {
        var (height, width) = _window.Kernel;
        for (var k = 0; k < height * width; k++)
            offsets[k] = k % width * Column + k / width * _window.Dilation.Height * Places.Width;
        Repeat(offsets, height * width, channels, width * Column);
    }

    /// <summary>Copies rows, each as a run.</summary>
    public static void CopyRows<S, V>(float* source, int sourcePitch, float* target, int pitch, int rows, int width)
        where S : struct, ISimd<V>
        where V : struct
    {
        for (; rows > 0; rows--, source += sourcePitch, target += pitch) CopyRun<S, V>(source, target, width);
    }

    /// <summary>
    /// Copies a run of floats. The last vector is stored whole, with zeros behind the run: they fall where zeros are, or on a row that is
    /// written later.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyRun<S, V>(float* source, float* target, int count)
        where S : struct, ISimd<V>
        where V : struct
    {
        var i = 0;
        for (; i <= count - S.Lanes; i += S.Lanes) S.Store(target + i, S.Load(source + i));
        if (i < count) S.Store(target + i, S.LoadPartial(source + i, count - i, 0));
    }

    /// <summary>
    /// Every other pixel of a row goes to the same plane. The last vectors are stored whole, as in <see cref="CopyRun"/>, and therefore
    /// from right to left.
    /// </summary>
    private void CopyHalves<S, V>(float* source, float* planes)
        where S : struct, ISimd<V>
        where V : struct
    {
        var (down, (top, left), plane, pitch) = (_window.Stride.Height, _origin, Plane, Pitch);
        var (end, count) = (Math.Min(_source.Height, Rows * down - top), Math.Min(_source.Width, 2 * pitch - left));
        var firstPhase = top % down;
        planes += top / down * pitch;
        float* evens = planes + left % 2 * plane + left / 2, odds = planes + (left + 1) % 2 * plane + (left + 1) / 2;
        for (var i = (count - 1) / (2 * S.Lanes) * S.Lanes; i >= 0; i -= S.Lanes)
        {
            var (first, second) = (Math.Min(count - 2 * i, S.Lanes), Math.Min(count - 2 * i - S.Lanes, S.Lanes));
            var pixel = source + 2 * i;
            var (phase, at) = (firstPhase, 2 * firstPhase * plane + i);
            for (var row = 0; row < end; row++, phase++, at += 2 * plane)
            {
                // From the last phase on with the first, a row further down.
                if (phase == down) (phase, at) = (0, at + pitch - 2 * down * plane);
                var (a, b) = (S.LoadPartial(pixel, first, 0), default(V));
                if (second > 0) b = S.LoadPartial(pixel + S.Lanes, second, 0);
                S.Store(evens + at, S.Evens(a, b));
                S.Store(odds + at, S.Odds(a, b));
                pixel += _source.Width;
            }
        }
    }

    /// <summary>Pixel by pixel, where neighbours do not stay neighbours: every stride-th of a row goes to the same plane.</summary>
    private void CopyApart(float* source, float* planes)
    {
        var ((down, across), left) = (_window.Stride, _origin.Width);
        for (var row = 0; row < _source.Height; row++, source += _source.Width)
        {
            var y = row * _spread.Height + _origin.Height;
            if (y < 0 || y >= Rows * down) continue;
            for (var phase = 0; phase < across; phase++)
            {
                // Where pixels lie apart in the plane, there is one phase, and an origin may lie before it; else left is not negative.
                var column = left < 0 ? (_spread.Width - 1 - left) / _spread.Width : (phase + (across - 1) * left) % across;
                var place = (column * _spread.Width + left) / across;
                var target = planes + (y % down * across + phase) * Plane + y / down * Pitch;
                for (; column < _source.Width && place < Pitch; column += across, place += _spread.Width) target[place] = source[column];
            }
        }
    }
}
