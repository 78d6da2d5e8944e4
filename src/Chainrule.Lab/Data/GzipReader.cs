using System.Buffers.Binary;
using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Data;

/// <summary>
/// Reads a gzip file of one member and verifies all of its framing: header, header checksum, deflate stream, CRC-32 and length.
/// </summary>
/// <remarks>
/// Source: RFC 1952. The declared length is known, and checked against what the bytes can hold at most, before anything is inflated.
/// </remarks>
internal sealed class GzipReader : IDisposable
{
    private const int Trailer = 8;
    private readonly uint _expected;
    private readonly DeflateReader _deflate;
    private uint _crc;

    /// <summary>Checks header and trailer.</summary>
    /// <param name="file">The whole file.</param>
    /// <exception cref="InvalidDataException">It is no gzip file, or cut off, or declares the impossible.</exception>
    public GzipReader(ReadOnlyMemory<byte> file)
    {
        var header = HeaderLength(file.Span);
        if (file.Length < header + Trailer + 2) throw new InvalidDataException("the gzip file is cut off");
        var body = file[header..^Trailer];
        _expected = BinaryPrimitives.ReadUInt32LittleEndian(file.Span[^Trailer..]);
        Length = BinaryPrimitives.ReadUInt32LittleEndian(file.Span[^4..]);
        if (Length > DeflateReader.MostFrom(body.Length))
        {
            throw new InvalidDataException(
                $"the gzip trailer declares {Length} bytes, more than {body.Length} bytes can hold: cut off or damaged");
        }

        _deflate = new DeflateReader(body);
    }

    /// <summary>The declared length of the payload.</summary>
    public long Length { get; }

    /// <summary>Whether a file begins as gzip files do.</summary>
    public static bool Recognises(ReadOnlySpan<byte> file) => file.Length >= 2 && file[0] == 0x1F && file[1] == 0x8B;

    /// <summary>Reads the next bytes of the payload: exactly as many as there is room for.</summary>
    /// <exception cref="InvalidDataException">The payload is damaged or too short.</exception>
    public void Read(Span<byte> room)
    {
        _deflate.Read(room);
        _crc = Crc32.Of(room, _crc);
    }

    /// <summary>Proves that the payload is read to its end and is what was compressed.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public void Finish()
    {
        _deflate.Finish();
        if (_crc != _expected) throw new InvalidDataException($"the payload's CRC-32 is {_crc:x8}, the gzip trailer says {_expected:x8}");
    }

    public void Dispose() => _deflate.Dispose();

    private static int HeaderLength(ReadOnlySpan<byte> file)
    {
        if (!Recognises(file)) throw new InvalidDataException("it does not begin as gzip files do (1f 8b)");
        if (file.Length < 10) throw new InvalidDataException("the gzip header is cut off");
        var flags = file[3];
        if (file[2] != 8) throw new InvalidDataException($"gzip compression method {file[2]}, expected 8 (deflate)");
        if ((flags & 0xE0) != 0) throw new InvalidDataException($"reserved gzip flags are set ({flags:x2})");
        var at = 10;
        if ((flags & 4) != 0) at += file.Length >= at + 2 ? 2 + BinaryPrimitives.ReadUInt16LittleEndian(file[at..]) : 2;
        if ((flags & 8) != 0) at = BehindZero(file, at);
        if ((flags & 16) != 0) at = BehindZero(file, at);
        if ((flags & 2) == 0) return at;
        if (file.Length < at + 2) throw new InvalidDataException("the gzip header is cut off");
        var crc = (ushort)Crc32.Of(file[..at]);
        if (BinaryPrimitives.ReadUInt16LittleEndian(file[at..]) != crc)
        {
            throw new InvalidDataException("the gzip header's own checksum is wrong");
        }

        return at + 2;
    }

    private static int BehindZero(ReadOnlySpan<byte> file, int at)
    {
        var length = at < file.Length ? file[at..].IndexOf((byte)0) : -1;
        return length < 0 ? throw new InvalidDataException("the gzip header is cut off") : at + length + 1;
    }
}
