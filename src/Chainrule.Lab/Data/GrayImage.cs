namespace Chainrule.Lab.Data;

/// <summary>A gray picture: 0 is black, 255 is white, row after row.</summary>
public sealed class GrayImage
{
    private readonly byte[] _pixels;

    /// <summary>Takes over an array of pixels; it is not copied.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="pixels">width × height bytes.</param>
    /// <exception cref="ArgumentException">The number of bytes is not width × height.</exception>
    public GrayImage(int width, int height, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (pixels.Length != (long)width * height)
        {
            throw new ArgumentException($"Expected {width}×{height} = {(long)width * height} pixels, got {pixels.Length}.", nameof(pixels));
        }

        Width = width;
        Height = height;
        _pixels = pixels;
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>All pixels, row after row.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;
}
