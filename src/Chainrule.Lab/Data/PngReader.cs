using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Data;

/// <summary>Reads any PNG as a gray picture: all colour types, bit depths and filters, interlaced or not.</summary>
/// <remarks>
/// Colours become luma (Rec. 601: 0.299 R + 0.587 G + 0.114 B); transparent parts show white paper; gamma and colour profiles are ignored.
/// Verified: signature, every chunk's CRC-32, sizes (sides up to 16,384), the zlib header, the deflate stream's exact end, Adler-32.
/// </remarks>
public static class PngReader
{
    private static readonly PngPass[] Straight = [new(0, 0, 1, 1)];

    private static readonly PngPass[] Adam7 =
        [new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2)];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="DataException">The file is missing, unreadable, damaged or no PNG.</exception>
    public static GrayImage Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Parse(DataFiles.ReadAll(path), path);
    }

    /// <summary>Reads a file that is already in memory.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="place">What messages call it.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="DataException">The file is damaged or no PNG.</exception>
    public static GrayImage Parse(ReadOnlySpan<byte> file, string place)
    {
        try
        {
            return Decode(PngChunks.Parse(file));
        }
        catch (InvalidDataException damage)
        {
            throw new DataException($"{place}: not a whole PNG: {damage.Message}. Save the picture again as PNG.", damage);
        }
    }

    private static GrayImage Decode(PngChunks png)
    {
        var passes = png.Interlaced ? Adam7 : Straight;
        var raw = passes.Sum(pass => (long)pass.Rows(png) * (pass.Columns(png) > 0 ? 1 + RowBytes(png, pass.Columns(png)) : 0));
        if (raw > DeflateReader.MostFrom(png.Data.Length))
        {
            throw new InvalidDataException($"{png.Data.Length} bytes of image data cannot hold {png.Width}×{png.Height} pixels");
        }

        using var zlib = new PngZlib(png.Data);
        var pixels = new PixelBuffer((long)png.Width * png.Height, png.Data.Length);
        foreach (var pass in passes) ReadPass(png, zlib, pass.Columns(png), pass.Rows(png), pixels);
        zlib.Finish();
        return new GrayImage(png.Width, png.Height, png.Interlaced ? Scatter(png, pixels.Take()) : pixels.Take());
    }

    private static void ReadPass(PngChunks png, PngZlib zlib, int width, int height, PixelBuffer pixels)
    {
        if (width == 0) return;
        var bytes = RowBytes(png, width);
        var step = Math.Max(1, Channels(png) * png.BitDepth / 8);
        var (row, above) = (new byte[1 + bytes], new byte[1 + bytes]);
        for (var y = 0; y < height; y++)
        {
            zlib.Read(row);
            PngFilter.Undo(row[0], row.AsSpan(1), above.AsSpan(1), step);
            PngGray.Convert(png, row.AsSpan(1), pixels.Next(width));
            (row, above) = (above, row);
        }
    }

    private static byte[] Scatter(PngChunks png, byte[] sequence)
    {
        var (pixels, from) = (new byte[sequence.Length], 0);
        foreach (var pass in Adam7)
        {
            for (var y = pass.Y; y < png.Height; y += pass.StepY)
            {
                for (var x = pass.X; x < png.Width; x += pass.StepX) pixels[y * png.Width + x] = sequence[from++];
            }
        }

        return pixels;
    }

    private static int RowBytes(PngChunks png, int width) => (width * Channels(png) * png.BitDepth + 7) / 8;

    private static int Channels(PngChunks png) => png.ColourType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Room for the pixels that grows with what arrives: a small file that declares a vast picture costs little.</summary>
    private sealed class PixelBuffer(long total, int input)
    {
        private byte[] _pixels = new byte[Math.Min(total, Math.Max(8L * input, 1 << 16))];
        private int _filled;

        public Span<byte> Next(int count)
        {
            var room = (int)Math.Min(total, Math.Max(2L * _pixels.Length, _filled + count));
            if (_filled + count > _pixels.Length) Array.Resize(ref _pixels, room);
            _filled += count;
            return _pixels.AsSpan(_filled - count, count);
        }

        public byte[] Take() => _pixels;
    }

    /// <summary>One reduced image: where it begins and how far apart its pixels are.</summary>
    private readonly record struct PngPass(int X, int Y, int StepX, int StepY)
    {
        public int Columns(PngChunks png) => Math.Max(0, (png.Width - X + StepX - 1) / StepX);

        public int Rows(PngChunks png) => Math.Max(0, (png.Height - Y + StepY - 1) / StepY);
    }
}
