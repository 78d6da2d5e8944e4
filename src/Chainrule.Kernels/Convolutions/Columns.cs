using Chainrule.Kernels.Products;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Convolutions;

/// <summary>
/// One group of an image as a matrix: its column p is what the window sees at place p, its row k what tap k = (c, u, v) sees everywhere.
/// The matrix never stands as a whole: blocks of it pass through a buffer of <see cref="BufferLength"/> floats.
/// </summary>
internal readonly unsafe struct Columns(in ConvolutionSize size)
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
        var panels = Math.Min(BufferLength / rows / BlockedProduct.WidestPanel, (Count - 1) / BlockedProduct.WidestPanel + 1);
        return (panels % 2 == 1 ? panels : panels - 1) * BlockedProduct.WidestPanel;
    }

    /// <summary>Moves a block: rows from k on, places from p on.</summary>
    /// <param name="image">The first channel of the group.</param>
    /// <param name="k">The first row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="p">The first place.</param>
    /// <param name="count">How many places.</param>
    /// <param name="column">The block.</param>
    /// <param name="step">From row to row of the block.</param>
    public void Move<S, V, M>(float* image, int k, int rows, int p, int count, float* column, nint step)
        where S : struct, ISimd<V>
        where V : struct
        where M : struct, IColumnMove
    {
        var (area, width) = (_window.Kernel.Area, _window.Kernel.Width);
        var whole = _window.Stride.Width == 1 && _window.Stride.Height == 1 && _places.Width == _image.Width;
        for (var tap = 0; tap < area; tap++)
        {
            var y = tap / width * _window.Dilation.Height - _window.Padding.Height;
            var x = tap % width * _window.Dilation.Width - _window.Padding.Width;
            var down = Inside(y, _window.Stride.Height, _image.Height, _places.Height);
            var across = Inside(x, _window.Stride.Width, _image.Width, _places.Width);

            // The channels in turn, for one tap: the pixels that folding has just stored would not be there yet for the next tap.
            for (var row = (tap - k % area + area) % area; row < rows; row += area)
            {
                var shift = y * _image.Width + x;
                var pixel = image + (nint)((k + row) / area) * _image.Area + shift;
                if (whole) MoveWhole<S, V, M>(pixel, shift, down, across, p, count, column + row * step);
                else MoveRows<S, V, M>(pixel, down, across, p, count, column + row * step);
            }
        }
    }

    /// <summary>A row of the matrix, in runs: one for each row of places.</summary>
    private void MoveRows<S, V, M>(
        float* pixel, (int First, int End) down, (int First, int End) across, int p, int count, float* column)
        where S : struct, ISimd<V>
        where V : struct
        where M : struct, IColumnMove
    {
        var (stepDown, step) = ((nint)_window.Stride.Height * _image.Width, _window.Stride.Width);
        for (int at = 0, i = p / _places.Width, j = p % _places.Width; at < count; i++, j = 0)
        {
            var run = Math.Min(_places.Width - j, count - at);
            var inside = i >= down.First && i < down.End;
            var first = inside ? Math.Clamp(across.First - j, 0, run) : run;
            var end = inside ? Math.Clamp(across.End - j, first, run) : run;
            M.Outside(column + at, first);
            M.Move<S, V>(pixel + i * stepDown + (nint)(j + first) * step, step, column + at + first, end - first);
            M.Outside(column + at + end, run - end);
            at += run;
        }
    }

    /// <summary>
    /// A row of the matrix in one run: where the places are the pixels, a tap sees the image moved by <paramref name="shift"/>, but for
    /// what the move brings from the row before or behind.
    /// </summary>
    private void MoveWhole<S, V, M>(
        float* pixel, int shift, (int First, int End) down, (int First, int End) across, int p, int count, float* column)
        where S : struct, ISimd<V>
        where V : struct
        where M : struct, IColumnMove
    {
        var width = _places.Width;
        var first = Math.Clamp(Math.Max(down.First * width, -shift) - p, 0, count);
        var end = Math.Clamp(Math.Min(down.End * width, _image.Area - shift) - p, first, count);
        if (M.ToImage) ClearEdges(across, p, count, column);
        M.Outside(column, first);
        M.Move<S, V>(pixel + p + first, 1, column + first, end - first);
        M.Outside(column + end, count - end);
        if (!M.ToImage) ClearEdges(across, p, count, column);
    }

    /// <summary>Clears the places of each row at which the tap is to the left or to the right of the image.</summary>
    private void ClearEdges((int First, int End) across, int p, int count, float* column)
    {
        var width = _places.Width;
        for (var row = -(p % width); row < count; row += width)
        {
            for (var i = Math.Max(row, 0); i < Math.Min(row + across.First, count); i++) column[i] = 0;
            for (var i = Math.Max(row + across.End, 0); i < Math.Min(row + width, count); i++) column[i] = 0;
        }
    }

    /// <summary>The places at which a tap that is <paramref name="offset"/> away meets a pixel.</summary>
    private static (int First, int End) Inside(int offset, int stride, int pixels, int places)
    {
        var first = Math.Clamp((stride - 1 - offset) / stride, 0, places);
        return (first, Math.Clamp((pixels + stride - 1 - offset) / stride, first, places));
    }
}
