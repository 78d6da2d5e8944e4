using System.Buffers.Binary;
using System.Text;

namespace Chainrule.Lab.Formats;

/// <summary>Writes a zip archive of stored members, dated to the format's first day: the same content, the same bytes.</summary>
internal static class ZipWriter
{
    private const ushort Version = 20;
    private const ushort Utf8 = 0x0800;
    private const ushort FirstDay = 0x0021; // 1 January 1980

    /// <summary>Writes the archive.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="members">Names, distinct, and contents, each in parts.</param>
    /// <exception cref="ArgumentException">A name appears twice or is too long, or all is too much for one archive.</exception>
    internal static void Write(Stream stream, List<(string Name, ReadOnlyMemory<byte>[] Parts)> members)
    {
        if (members.Count >= ushort.MaxValue)
            throw new ArgumentException($"Expected at most {ushort.MaxValue - 1} tensors, got {members.Count}.");
        var names = new HashSet<string>(StringComparer.Ordinal);
        var directory = new MemoryStream();
        Span<byte> rest = stackalloc byte[14]; // comment, disk, attributes: none; then where the member begins
        rest.Clear();
        var at = 0L;
        foreach (var (name, parts) in members)
        {
            if (!names.Add(name)) throw new ArgumentException($"Two members are called \"{name}\".");
            var bytes = Encoding.UTF8.GetBytes(name);
            if (bytes.Length > ushort.MaxValue) throw new ArgumentException($"Expected names of at most {ushort.MaxValue} bytes.");
            var length = parts.Sum(part => (long)part.Length);
            if (at + length > Array.MaxLength) throw new ArgumentException($"Expected at most {Array.MaxLength} bytes in all, got more.");
            var common = Common(bytes, parts.Aggregate(0u, (crc, part) => Crc32.Of(part.Span, crc)), (uint)length);
            stream.Write([0x50, 0x4B, 3, 4]);
            stream.Write(common);
            stream.Write(bytes);
            foreach (var part in parts) stream.Write(part.Span);
            directory.Write([0x50, 0x4B, 1, 2, (byte)Version, 3]);
            directory.Write(common);
            BinaryPrimitives.WriteUInt32LittleEndian(rest[10..], (uint)at);
            directory.Write(rest);
            directory.Write(bytes);
            at += 4 + common.Length + bytes.Length + length;
        }

        directory.WriteTo(stream);
        stream.Write(End(members.Count, (uint)directory.Length, (uint)at));
    }

    /// <summary>What header and directory both say: version, flags, method, time, CRC-32, sizes, length of the name, no fields.</summary>
    private static byte[] Common(byte[] name, uint crc, uint length)
    {
        var bytes = new byte[26];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, Version);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), Ascii.IsValid(name) ? (ushort)0 : Utf8);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), FirstDay);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(10), crc);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(14), length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(18), length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(22), (ushort)name.Length);
        return bytes;
    }

    private static byte[] End(int count, uint length, uint begin)
    {
        var bytes = new byte[22];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, 0x06054B50);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)count);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(10), (ushort)count);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), begin);
        return bytes;
    }
}
