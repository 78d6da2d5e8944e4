using System.Buffers.Binary;
using System.IO.Compression;
using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Data;

/// <summary>Writes pictures as PNG files of 8 bits a channel.</summary>
public static class PngWriter
{
    /// <summary>A gray picture as the bytes of a PNG file.</summary>
    /// <param name="picture">The picture.</param>
    /// <returns>The file.</returns>
    public static byte[] Encode(GrayImage picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return Encode(picture.Width, picture.Height, colorType: 0, picture.Pixels);
    }

    /// <summary>A colour picture as the bytes of a PNG file.</summary>
    /// <param name="picture">The picture.</param>
    /// <returns>The file.</returns>
    public static byte[] Encode(ColorImage picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return Encode(picture.Width, picture.Height, colorType: 6, picture.Pixels);
    }

    private static byte[] Encode(int width, int height, byte colorType, ReadOnlySpan<byte> pixels)
    {
        var file = new MemoryStream();
        file.Write(PngChunks.Signature);
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9]) = (8, colorType);
        Chunk(file, "IHDR"u8, header);
        var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            var row = pixels.Length / height;
            for (var y = 0; y < height; y++)
            {
                zlib.WriteByte(0);
                zlib.Write(pixels.Slice(y * row, row));
            }
        }

        Chunk(file, "IDAT"u8, data.ToArray());
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, body.Length);
        file.Write(number);
        file.Write(type);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(body, Crc32.Of(type)));
        file.Write(number);
    }
}
