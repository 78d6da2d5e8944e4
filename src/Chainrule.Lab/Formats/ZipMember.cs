namespace Chainrule.Lab.Formats;

/// <summary>A member of a zip archive, its framing checked, its content not yet.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsDeflated">Whether its bytes are deflated; stored otherwise.</param>
/// <param name="Crc">What the CRC-32 of its content must be.</param>
/// <param name="Packed">Its bytes as they lie in the file.</param>
/// <param name="Length">How many bytes its content must have.</param>
internal sealed record ZipMember(string Name, bool IsDeflated, uint Crc, ReadOnlyMemory<byte> Packed, int Length)
{
    /// <summary>The content, its length and CRC-32 verified; a stored member's is not copied.</summary>
    /// <exception cref="InvalidDataException">It is not what was stored.</exception>
    internal ReadOnlyMemory<byte> Content()
    {
        var content = IsDeflated ? Inflated() : Packed;
        if (content.Length != Length) throw new InvalidDataException($"it holds {content.Length} bytes, the directory says {Length}");
        var crc = Crc32.Of(content.Span);
        return crc == Crc ? content : throw new InvalidDataException($"its CRC-32 is {crc:x8}, the directory says {Crc:x8}");
    }

    private byte[] Inflated()
    {
        if (Length > DeflateReader.MostFrom(Packed.Length))
            throw new InvalidDataException($"the directory says {Length} bytes, more than {Packed.Length} deflated ones can hold");
        var content = new byte[Length];
        using var deflate = new DeflateReader(Packed);
        deflate.Read(content);
        deflate.Finish();
        return content;
    }
}
