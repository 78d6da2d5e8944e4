using System.Buffers.Binary;
using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Data;

/// <summary>The framing of a PNG file: signature, chunks with their checksums, and the header's fields.</summary>
/// <remarks>
/// Source: W3C, "Portable Network Graphics (PNG) Specification", third edition. The whole file is checked before a pixel is decoded.
/// </remarks>
internal sealed class PngChunks
{
    private const int MostSide = 16_384;

    /// <summary>The eight bytes that every PNG begins with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public int Width { get; private set; }

    public int Height { get; private set; }

    public int BitDepth { get; private set; }

    /// <summary>0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGB and alpha.</summary>
    public int ColourType { get; private set; }

    public bool Interlaced { get; private set; }

    /// <summary>Red, green, blue for each palette entry.</summary>
    public byte[] Palette { get; private set; } = [];

    /// <summary>The tRNS chunk: an alpha for each palette entry, or the one colour that is transparent.</summary>
    public byte[] Transparency { get; private set; } = [];

    /// <summary>All IDAT chunks, joined: one zlib stream.</summary>
    public byte[] Data { get; private set; } = [];

    /// <summary>Reads and checks all chunks.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or not within the limits.</exception>
    public static PngChunks Parse(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Signature)) throw new InvalidDataException("it does not begin as PNG files do");
        var png = new PngChunks();
        var data = new MemoryStream();
        var (at, last) = (Signature.Length, string.Empty);
        while (last != "IEND")
        {
            var (type, body) = Chunk(file, at);
            if (last.Length == 0 != (type == "IHDR")) throw new InvalidDataException("IHDR is not the first chunk, or occurs twice");
            png.Take(type, body, data, last);
            at += 12 + body.Length;
            last = type;
        }

        if (at != file.Length) throw new InvalidDataException("other bytes follow its end");
        if (data.Length == 0) throw new InvalidDataException("it has no image data");
        if (png.ColourType == 3 && png.Palette.Length == 0) throw new InvalidDataException("its palette is missing");
        png.Data = data.ToArray();
        return png;
    }

    private static (string Type, byte[] Body) Chunk(ReadOnlySpan<byte> file, int at)
    {
        if (file.Length - at < 12) throw new InvalidDataException("it is cut off");
        var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
        if (length > file.Length - at - 12) throw new InvalidDataException("it is cut off");
        var covered = file.Slice(at + 4, 4 + (int)length);
        var crc = BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + (int)length)..]);
        if (Crc32.Of(covered) != crc) throw new InvalidDataException($"the checksum of the chunk at byte {at} is wrong");
        return (System.Text.Encoding.Latin1.GetString(covered[..4]), covered[4..].ToArray());
    }

    private void Take(string type, byte[] body, MemoryStream data, string last)
    {
        switch (type)
        {
            case "IHDR":
                Header(body);
                break;
            case "PLTE":
                if (body.Length % 3 != 0 || body.Length is 0 or > 768 || Palette.Length > 0)
                {
                    throw new InvalidDataException("its palette is malformed");
                }

                Palette = body;
                break;
            case "tRNS":
                if (body.Length > 256) throw new InvalidDataException("its transparency is malformed");
                Transparency = body;
                break;
            case "IDAT":
                if (data.Length > 0 && last != "IDAT") throw new InvalidDataException("its image data is interrupted");
                data.Write(body);
                break;
            case "IEND":
                break;
            default:
                if (char.IsAsciiLetterUpper(type[0])) throw new InvalidDataException($"it needs chunk {type}, which is unknown");
                break;
        }
    }

    private void Header(byte[] body)
    {
        if (body.Length != 13) throw new InvalidDataException($"its header has {body.Length} bytes, expected 13");
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(body), BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(4)));
        if (width is 0 or > MostSide || height is 0 or > MostSide)
        {
            throw new InvalidDataException($"expected sides of 1 to {MostSide} pixels, got {width}×{height}");
        }

        (Width, Height, BitDepth, ColourType, Interlaced) = ((int)width, (int)height, body[8], body[9], body[12] == 1);
        var legal = ColourType switch
        {
            0 => BitDepth is 1 or 2 or 4 or 8 or 16,
            3 => BitDepth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => BitDepth is 8 or 16,
            _ => false,
        };
        if (!legal) throw new InvalidDataException($"colour type {ColourType} with {BitDepth} bits is not a PNG's");
        if (body[10] != 0 || body[11] != 0 || body[12] > 1)
        {
            throw new InvalidDataException("its compression, filter or interlace method is unknown");
        }
    }
}
