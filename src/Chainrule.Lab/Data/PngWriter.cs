using System.Buffers.Binary;
using System.IO.Compression;

namespace Chainrule.Lab.Data;

/// <summary>Writes gray pictures as 8-bit PNG files.</summary>
public static class PngWriter
{
    /// <summary>A picture as the bytes of a PNG file.</summary>
    /// <param name="picture">The picture.</param>
    /// <returns>The file.</returns>
    public static byte[] Encode(GrayImage picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var file = new MemoryStream();
        file.Write(PngChunks.Signature);
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], picture.Height);
        header[8] = 8;
        Chunk(file, "IHDR"u8, header);
        var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var y = 0; y < picture.Height; y++)
            {
                zlib.WriteByte(0);
                zlib.Write(picture.Pixels.Slice(y * picture.Width, picture.Width));
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
