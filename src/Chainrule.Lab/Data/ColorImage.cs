namespace Chainrule.Lab.Data;

/// <summary>A colour picture: red, green, blue and opacity (255 hides what is behind) for each pixel, row after row.</summary>
public sealed class ColorImage
{
    private readonly byte[] _pixels;

    /// <summary>Takes over an array of pixels; it is not copied.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="pixels">4 × width × height bytes.</param>
    /// <exception cref="ArgumentException">The number of bytes is not 4 × width × height.</exception>
    public ColorImage(int width, int height, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (pixels.Length != 4L * width * height)
        {
            throw new ArgumentException($"Expected 4×{width}×{height} = {4L * width * height} bytes, got {pixels.Length}.", nameof(pixels));
        }

        (Width, Height, _pixels) = (width, height, pixels);
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>All pixels, row after row.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>A gray picture, opaque.</summary>
    /// <param name="picture">The gray picture.</param>
    /// <returns>The same in colour.</returns>
    public static ColorImage Of(GrayImage picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var pixels = new byte[4 * picture.Pixels.Length];
        for (var i = 0; i < picture.Pixels.Length; i++)
        {
            pixels.AsSpan(4 * i, 3).Fill(picture.Pixels[i]);
            pixels[4 * i + 3] = 255;
        }

        return new(picture.Width, picture.Height, pixels);
    }
}
