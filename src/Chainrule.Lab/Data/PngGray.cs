using System.Buffers.Binary;

namespace Chainrule.Lab.Data;

/// <summary>Turns a row of PNG samples into gray bytes on white paper.</summary>
internal static class PngGray
{
    /// <summary>Converts one row.</summary>
    /// <param name="png">The header, palette and transparency.</param>
    /// <param name="row">The row's bytes, filters undone.</param>
    /// <param name="gray">Receives one byte for each pixel.</param>
    /// <exception cref="InvalidDataException">A pixel has no palette entry.</exception>
    public static void Convert(PngChunks png, ReadOnlySpan<byte> row, Span<byte> gray)
    {
        var alphaChannel = png.ColourType is 4 or 6;
        var channels = (png.ColourType is 2 or 6 ? 3 : 1) + (alphaChannel ? 1 : 0);
        var most = (1 << png.BitDepth) - 1;
        Span<int> sample = stackalloc int[4];
        for (var x = 0; x < gray.Length; x++)
        {
            for (var c = 0; c < channels; c++) sample[c] = Sample(row, x * channels + c, png.BitDepth);
            if (png.ColourType == 3)
            {
                gray[x] = FromPalette(png, sample[0]);
                continue;
            }

            var colours = sample[..(channels - (alphaChannel ? 1 : 0))];
            var luma = colours.Length == 3 ? Luma(colours[0], colours[1], colours[2]) : colours[0];
            var alpha = alphaChannel ? sample[channels - 1] : IsKey(png.Transparency, colours) ? 0 : most;
            gray[x] = OnWhite(luma, alpha, most);
        }
    }

    private static int Sample(ReadOnlySpan<byte> row, int index, int bits)
    {
        if (bits == 16) return BinaryPrimitives.ReadUInt16BigEndian(row[(2 * index)..]);
        if (bits == 8) return row[index];
        var at = index * bits;
        return row[at / 8] >> (8 - bits - at % 8) & ((1 << bits) - 1);
    }

    private static byte FromPalette(PngChunks png, int entry)
    {
        if (3 * entry >= png.Palette.Length) throw new InvalidDataException($"a pixel has colour {entry}, which the palette lacks");
        var luma = Luma(png.Palette[3 * entry], png.Palette[3 * entry + 1], png.Palette[3 * entry + 2]);
        return OnWhite(luma, entry < png.Transparency.Length ? png.Transparency[entry] : 255, 255);
    }

    private static bool IsKey(byte[] transparency, ReadOnlySpan<int> colours)
    {
        if (transparency.Length != 2 * colours.Length) return false;
        for (var c = 0; c < colours.Length; c++)
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(2 * c)) != colours[c]) return false;
        }

        return true;
    }

    private static int Luma(int red, int green, int blue) => (299 * red + 587 * green + 114 * blue + 500) / 1000;

    /// <summary>Lays a level of 0 … most over white with its opacity, and scales to 0 … 255, rounded.</summary>
    private static byte OnWhite(int luma, int alpha, int most)
    {
        var scale = (long)most * most;
        var level = (long)luma * alpha + (long)most * (most - alpha);
        return (byte)((level * 255 + scale / 2) / scale);
    }
}
