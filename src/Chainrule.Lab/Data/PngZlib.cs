using System.Buffers.Binary;
using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Data;

/// <summary>The zlib stream in the image data: header, deflate, Adler-32. Source: RFC 1950.</summary>
internal sealed class PngZlib : IDisposable
{
    private readonly DeflateReader _deflate;
    private readonly uint _expected;
    private (uint A, uint B) _adler = (1, 0);

    public PngZlib(ReadOnlyMemory<byte> data)
    {
        if (data.Length < 8) throw new InvalidDataException("its image data is cut off");
        var header = BinaryPrimitives.ReadUInt16BigEndian(data.Span);
        var deflate = (header >> 8 & 15) == 8 && header >> 12 <= 7;
        if (!deflate || header % 31 != 0 || (header & 32) != 0) throw new InvalidDataException("its zlib header is wrong");
        _expected = BinaryPrimitives.ReadUInt32BigEndian(data.Span[^4..]);
        _deflate = new DeflateReader(data[2..^4]);
    }

    public void Read(Span<byte> room)
    {
        _deflate.Read(room);
        foreach (var value in room)
        {
            var a = (_adler.A + value) % 65_521;
            _adler = (a, (_adler.B + a) % 65_521);
        }
    }

    public void Finish()
    {
        _deflate.Finish();
        if ((_adler.B << 16 | _adler.A) != _expected) throw new InvalidDataException("the Adler-32 of its image data is wrong");
    }

    public void Dispose() => _deflate.Dispose();
}
