namespace Chainrule.Kernels;

/// <summary>
/// What slides over an image: at place [i, j] its tap [u, v] reads the pixel [i, j] · stride + [u, v] · dilation − padding.
/// </summary>
/// <param name="Kernel">How many taps.</param>
/// <param name="Stride">From place to place.</param>
/// <param name="Padding">Rows and columns beyond each edge of the image.</param>
/// <param name="Dilation">From tap to tap.</param>
public readonly record struct Window(Size2d Kernel, Size2d Stride, Size2d Padding, Size2d Dilation)
{
    /// <summary>Blocks of 2 × 2 pixels, side by side.</summary>
    public static Window Blocks { get; } = new(2, 2, 0, 1);

    /// <summary>How many pixels it spans: dilation · (kernel − 1) + 1.</summary>
    public Size2d Span => new(checked(Dilation.Height * (Kernel.Height - 1) + 1), checked(Dilation.Width * (Kernel.Width - 1) + 1));

    /// <summary>The places it has over an image: ⌊(image + 2 · padding − span) / stride⌋ + 1; none where it is larger.</summary>
    /// <param name="image">The image.</param>
    /// <returns>The size of the result.</returns>
    /// <exception cref="OverflowException">A size is beyond 2^31 − 1.</exception>
    public Size2d Over(Size2d image) => new(
        Places(image.Height, Span.Height, Stride.Height, Padding.Height),
        Places(image.Width, Span.Width, Stride.Width, Padding.Width));

    private static int Places(int image, int span, int stride, int padding)
    {
        var room = checked(image + 2 * padding - span);
        return room < 0 ? 0 : room / stride + 1;
    }
}
