using System.Runtime.CompilerServices;
using Chainrule.Kernels.Products;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Convolutions;

/// <summary>
/// One group of an image as a matrix: its column p is what the window sees at place p, its row k what tap k = (c, u, v) sees everywhere.
/// The matrix never stands as a whole: blocks of it pass through a buffer of <see cref="BufferLength"/> floats.
/// </summary>
internal readonly unsafe struct Columns<S, V>(in ConvolutionSize size)
    where S : struct, ISimd<V>
    where V : struct
{
    /// <summary>128 KiB, a share of the second-level cache.</summary>
    public const int BufferLength = 32768;

    private readonly Size2d _image = size.Image;
    private readonly Size2d _places = size.Places;
    private readonly Window _window = size.Window;

    /// <summary>All places.</summary>
    public int Count => _places.Area;

    /// <summary>
    /// Places in a block of so many rows: a multiple of the widest panel, and an odd one, so that its rows do not all fall into the same
    /// sets of the cache.
    /// </summary>
    public int Block(int rows)
    {
        var most = Math.Min(BufferLength / rows / BlockedProduct.WidestPanel * BlockedProduct.WidestPanel, Whole(Count));
        return most % (2 * BlockedProduct.WidestPanel) == 0 ? most - BlockedProduct.WidestPanel : most;
    }

    /// <summary>So many places, filled up to whole panels.</summary>
    public static int Whole(int places) =>
        (places + BlockedProduct.WidestPanel - 1) / BlockedProduct.WidestPanel * BlockedProduct.WidestPanel;

    /// <summary>
    /// Unfolds a block from the image, 0 standing beyond its edges; or folds it back, where pixels that meet are added.
    /// </summary>
    /// <param name="fold">Whether to fold.</param>
    /// <param name="image">The first channel of the group.</param>
    /// <param name="k">The first row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="p">The first place.</param>
    /// <param name="count">How many places.</param>
    /// <param name="column">The block.</param>
    /// <param name="step">From row to row of the block.</param>
    public void Move(bool fold, float* image, int k, int rows, int p, int count, float* column, nint step)
    {
        var (area, width) = (_window.Kernel.Area, _window.Kernel.Width);
        var whole = _window.Stride == 1 && _places.Width == _image.Width;
        for (var tap = 0; tap < area; tap++)
        {
            var y = tap / width * _window.Dilation.Height - _window.Padding.Height;
            var x = tap % width * _window.Dilation.Width - _window.Padding.Width;
            var down = Inside(y, _window.Stride.Height, _image.Height, _places.Height);
            var across = Inside(x, _window.Stride.Width, _image.Width, _places.Width);
            var shift = y * _image.Width + x;

            // The channels in turn, for one tap: the pixels that folding has just stored would not be there yet for the next tap.
            for (var row = (tap - k % area + area) % area; row < rows; row += area)
            {
                var pixel = image + (nint)((k + row) / area) * _image.Area + shift;
                if (whole) MoveWhole(fold, pixel, shift, down, across, p, count, column + row * step);
                else MoveRows(fold, pixel, down, across, p, count, column + row * step);
            }
        }
    }

    /// <summary>A row of the matrix, in runs: one for each row of places.</summary>
    private void MoveRows(
        bool fold, float* pixel, (int First, int End) down, (int First, int End) across, int p, int count, float* column)
    {
        var (stepDown, step) = ((nint)_window.Stride.Height * _image.Width, _window.Stride.Width);
        for (int at = 0, i = p / _places.Width, j = p % _places.Width; at < count; i++, j = 0)
        {
            var run = Math.Min(_places.Width - j, count - at);
            var inside = i >= down.First && i < down.End;
            var first = inside ? Math.Clamp(across.First - j, 0, run) : run;
            var end = inside ? Math.Clamp(across.End - j, first, run) : run;
            Move(fold, pixel + i * stepDown + (nint)j * step, step, column + at, first, end, run);
            at += run;
        }
    }

    /// <summary>
    /// A row of the matrix in one run: where the places are the pixels, a tap sees the image moved by <paramref name="shift"/>, but for
    /// what the move brings from the row before or behind.
    /// </summary>
    private void MoveWhole(
        bool fold, float* pixel, int shift, (int First, int End) down, (int First, int End) across, int p, int count, float* column)
    {
        var width = _places.Width;
        var first = Math.Clamp(Math.Max(down.First * width, -shift) - p, 0, count);
        var end = Math.Clamp(Math.Min(down.End * width, _image.Area - shift) - p, first, count);
        if (!fold) Move(fold, pixel + p, 1, column, first, end, count);
        for (var row = -(p % width); row < count; row += width)
        {
            for (var i = Math.Max(row, 0); i < Math.Min(row + across.First, count); i++) column[i] = 0;
            for (var i = Math.Max(row + across.End, 0); i < Math.Min(row + width, count); i++) column[i] = 0;
        }

        if (fold) Move(fold, pixel + p, 1, column, first, end, count);
    }

    /// <summary>A run, of which first … end − 1 lies on the image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move(bool fold, float* pixel, int step, float* column, int first, int end, int run)
    {
        var i = first;
        if (step == 1)
        {
            for (; i < end; i += S.Lanes)
            {
                var count = Math.Min(end - i, S.Lanes);
                if (fold) S.StorePartial(pixel + i, S.Add(S.LoadPartial(pixel + i, count, 0), S.LoadPartial(column + i, count, 0)), count);
                else S.StorePartial(column + i, S.LoadPartial(pixel + i, count, 0), count);
            }
        }
        else if (fold)
        {
            for (; i < end; i++) pixel[(nint)i * step] += column[i];
        }
        else
        {
            for (; i < end; i++) column[i] = pixel[(nint)i * step];
        }

        if (fold) return;
        for (i = 0; i < first; i++) column[i] = 0;
        for (i = end; i < run; i++) column[i] = 0;
    }

    /// <summary>The places at which a tap that is <paramref name="offset"/> away meets a pixel.</summary>
    private static (int First, int End) Inside(int offset, int stride, int pixels, int places)
    {
        var first = Math.Clamp((stride - 1 - offset) / stride, 0, places);
        return (first, Math.Clamp((pixels + stride - 1 - offset) / stride, first, places));
    }
}
