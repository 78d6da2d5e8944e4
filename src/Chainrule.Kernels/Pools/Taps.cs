namespace Chainrule.Kernels.Pools;

/// <summary>The part of a window that lies on the image: rows and columns of pixels, the dilation apart.</summary>
internal readonly struct Taps
{
    public readonly int Top;
    public readonly int Bottom;
    public readonly int Left;
    public readonly int Right;

    /// <summary>The window at place [i, j]; its dilation counts as 1.</summary>
    public Taps(in PoolingSize size, int i, int j)
    {
        var (window, image) = (size.Window, size.Image);
        var (top, left) = (i * window.Stride.Height - window.Padding.Height, j * window.Stride.Width - window.Padding.Width);
        (Top, Bottom) = (Math.Max(top, 0), Math.Min(top + window.Kernel.Height, image.Height));
        (Left, Right) = (Math.Max(left, 0), Math.Min(left + window.Kernel.Width, image.Width));
    }
}
