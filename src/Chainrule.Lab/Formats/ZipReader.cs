using System.Buffers.Binary;
using System.Text;

namespace Chainrule.Lab.Formats;

/// <summary>
/// Reads the directory of a zip archive and finds its members, every promise of the framing checked: nothing overlaps, nothing lies
/// between, what is said twice is the same.
/// </summary>
/// <remarks>
/// Source: PKWARE, "APPNOTE.TXT - .ZIP File Format Specification", 6.3.10. Stored and deflated members, with data descriptors and zip64
/// sizes in local headers, as Python writes them; no encryption, no comments, no second disk.
/// </remarks>
internal sealed class ZipReader(ReadOnlyMemory<byte> bytes, string file)
{
    private const int LocalLength = 30;
    private const int CentralLength = 46;
    private const int EndLength = 22;
    private const ushort HasDescriptor = 0x0008;
    private const ushort IsUtf8 = 0x0800;
    private const ushort DeflateHints = 0x0006;
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> Bytes => bytes.Span;

    /// <summary>All members, in the order of the file, their content not yet looked at.</summary>
    internal List<ZipMember> Read()
    {
        var (count, begin) = End();
        var members = new List<ZipMember>(Math.Min(count, (Bytes.Length - begin) / CentralLength));
        var names = new HashSet<string>(StringComparer.Ordinal);
        var (at, end, total) = (begin, 0, 0L);
        for (var i = 0; i < count; i++)
        {
            var place = $"directory entry {i + 1}";
            if (Bytes.Length - EndLength - at < CentralLength) throw Wrong(place, $"{CentralLength} bytes", "the directory's end");
            var entry = Bytes.Slice(at, CentralLength);
            if (U32(entry) != 0x02014B50) throw Wrong(place, "the mark 50 4b 01 02", $"{U32(entry):x8}");
            int nameLength = U16(entry[28..]), extra = U16(entry[30..]), comment = U16(entry[32..]);
            if (comment != 0) throw Wrong(place, "no comment", $"{comment} bytes");
            at += CentralLength + nameLength + extra;
            if (at > Bytes.Length - EndLength) throw Wrong(place, "a name and fields within the directory", "more");
            var name = Name(Bytes.Slice(at - extra - nameLength, nameLength), U16(entry[8..]), place);
            if (!names.Add(name)) throw Wrong($"member {name}", "one of that name", "two");
            (var member, end) = Member(name, entry, end, begin);
            if ((total += member.Length) > Array.MaxLength) throw Wrong("archive", $"at most {Array.MaxLength} bytes of content", "more");
            members.Add(member);
        }

        if (at != Bytes.Length - EndLength) throw Wrong("directory", $"{count} entries, then the archive's end", "other bytes between");
        if (end != begin) throw Wrong("archive", "the directory right after the members", $"{begin - end} bytes between");
        return members;
    }

    /// <summary>How many entries the directory has, and where it begins.</summary>
    private (int Count, int Begin) End()
    {
        if (Bytes.Length < EndLength || U32(Bytes[^EndLength..]) != 0x06054B50)
        {
            throw Wrong("end", "an archive's end record (50 4b 05 06), without a comment, in the last 22 bytes", "something else");
        }

        var end = Bytes[^EndLength..];
        var (count, size, begin) = (U16(end[10..]), U32(end[12..]), U32(end[16..]));
        if (U32(end[4..]) != 0 || U16(end[8..]) != count || U16(end[20..]) != 0)
            throw Wrong("end", "one disk and no comment", "something else");
        if (size + (long)begin + EndLength == Bytes.Length) return (count, (int)begin);
        throw Wrong("end", $"a directory that ends at byte {Bytes.Length - EndLength}", $"{begin} and {size} more");
    }

    private string Name(ReadOnlySpan<byte> name, ushort flags, string place)
    {
        try
        {
            if (name.Length > 0 && ((flags & IsUtf8) != 0 || Ascii.IsValid(name))) return s_utf8.GetString(name);
        }
        catch (DecoderFallbackException)
        {
            // Told below.
        }

        throw Wrong(place, "a name in ASCII, or in UTF-8 and so marked", "none");
    }

    /// <summary>A member and where it ends, once local header and directory entry are found to agree.</summary>
    private (ZipMember Member, int End) Member(string name, ReadOnlySpan<byte> entry, int begin, int most)
    {
        var place = $"member {name}";
        if (U32(entry[42..]) != begin) throw Wrong(place, $"its header at byte {begin}", $"{U32(entry[42..])}");
        if (most - begin < LocalLength) throw Wrong(place, $"a header of {LocalLength} bytes", "fewer");
        var local = Bytes.Slice(begin, LocalLength);
        if (U32(local) != 0x04034B50) throw Wrong(place, "the mark 50 4b 03 04", $"{U32(local):x8}");
        ushort flags = U16(entry[8..]), method = U16(entry[10..]);
        if (!entry[8..16].SequenceEqual(local[6..14])) throw Differs(place);
        if (U16(entry[6..]) is not (10 or 20 or 45) || U16(local[4..]) is not (10 or 20 or 45))
            throw Wrong(place, "zip version 1.0, 2.0 or 4.5", $"{U16(entry[6..])} and {U16(local[4..])} tenths");
        if ((flags & ~(HasDescriptor | IsUtf8 | DeflateHints)) != 0) throw Wrong(place, "no encryption", $"flags {flags:x4}");
        if (method is not (0 or 8)) throw Wrong(place, "compression method 0 (stored) or 8 (deflate)", $"{method}");
        if (!IsPlainFile(entry)) throw Wrong(place, "a plain file on this disk", "something else");
        long packed = U32(entry[20..]), length = U32(entry[24..]);
        if (packed > Array.MaxLength || length > Array.MaxLength) throw Wrong(place, $"at most {Array.MaxLength} bytes", "more");
        var crc = U32(entry[16..]);
        var at = begin + LocalLength + U16(local[26..]) + U16(local[28..]);
        if (at > most || packed > most - at) throw Wrong(place, $"{packed} bytes before byte {most}", $"{Math.Max(0, most - at)}");
        if (!Bytes.Slice(begin + LocalLength, U16(local[26..])).SequenceEqual(s_utf8.GetBytes(name))) throw Differs(place);
        var wide = Wide(Bytes[(at - U16(local[28..]))..at], place);
        var sizes = LocalSizes(local, wide, place);
        var expected = (flags & HasDescriptor) == 0 ? (crc, packed, length) : default;
        if (sizes != expected) throw Differs(place);
        var end = at + (int)packed;
        if ((flags & HasDescriptor) != 0) end += Descriptor(Bytes[end..most], (crc, packed, length), wide is not null, place);
        return (new ZipMember(name, method == 8, crc, bytes.Slice(at, (int)packed), (int)length), end);
    }

    /// <summary>Not a folder, not a link: no attributes, the archive bit, or a mode that lets its owner read and write.</summary>
    private static bool IsPlainFile(ReadOnlySpan<byte> entry)
    {
        var (disk, inner, outer, system) = (U16(entry[34..]), U16(entry[36..]), U32(entry[38..]), entry[5]);
        var type = outer >> 28;
        var plain = outer == 0 || (system == 0 && outer == 0x20) || (type is 0 or 8 && (outer >> 16 & 0x180) == 0x180);
        return disk == 0 && inner == 0 && system is 0 or 3 && plain;
    }

    /// <summary>CRC-32, packed length and length as the local header has them.</summary>
    private (uint Crc, long Packed, long Length) LocalSizes(ReadOnlySpan<byte> local, (long Packed, long Length)? wide, string place)
    {
        uint packed = U32(local[18..]), length = U32(local[22..]);
        if (wide is null) return (U32(local[14..]), packed, length);

        // Python before 3.11.4 leaves the sizes here too; later ones write the mark that they stand in the field.
        if ((packed, length) != (uint.MaxValue, uint.MaxValue) && (packed, length) != wide) throw Differs(place);
        return (U32(local[14..]), wide.Value.Packed, wide.Value.Length);
    }

    /// <summary>The sizes of a zip64 field among the extra fields, if there is one; other fields are passed over.</summary>
    private (long Packed, long Length)? Wide(ReadOnlySpan<byte> fields, string place)
    {
        (long Packed, long Length)? wide = null;
        while (fields.Length > 0)
        {
            var size = fields.Length < 4 ? -1 : U16(fields[2..]);
            if (size < 0 || size > fields.Length - 4) throw Wrong(place, "whole extra fields", "a cut one");
            if (U16(fields) == 1)
            {
                if (size != 16 || wide is not null) throw Wrong(place, "one zip64 field of 16 bytes", "something else");
                wide = (BinaryPrimitives.ReadInt64LittleEndian(fields[12..]), BinaryPrimitives.ReadInt64LittleEndian(fields[4..]));
            }

            fields = fields[(4 + size)..];
        }

        return wide;
    }

    /// <summary>The length of the data descriptor, once it is found to say what the directory says.</summary>
    private int Descriptor(ReadOnlySpan<byte> at, (uint Crc, long Packed, long Length) expected, bool isWide, string place)
    {
        var length = isWide ? 24 : 16;
        if (at.Length < length || U32(at) != 0x08074B50) throw Wrong(place, "a data descriptor (50 4b 07 08) behind it", "none");
        var told = isWide
            ? (U32(at[4..]), BinaryPrimitives.ReadInt64LittleEndian(at[8..]), BinaryPrimitives.ReadInt64LittleEndian(at[16..]))
            : (U32(at[4..]), U32(at[8..]), U32(at[12..]));
        return told == expected ? length : throw Differs(place);
    }

    private static ushort U16(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt16LittleEndian(at);

    private static uint U32(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt32LittleEndian(at);

    private DamagedFileException Differs(string place) =>
        Wrong(place, "the same in its header and in the directory", "two different things");

    private DamagedFileException Wrong(string place, string expected, string got) =>
        new(file, place, expected, got, "It is cut, changed, or of another kind: use another copy.");
}
