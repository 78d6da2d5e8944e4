using System.Buffers.Binary;

namespace Chainrule.Lab.Formats.Events;

/// <summary>Reads TensorBoard event files, while they are being written too.</summary>
public static class EventFileReader
{
    /// <summary>All whole records; a last one without its end is still being written, or was torn by a crash, and is left out.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The records, in the order of the file.</returns>
    /// <exception cref="DamagedFileException">A checksum differs, or a record is not what is written.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<EventRecord> Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length > Array.MaxLength)
            throw new DamagedFileException(path, "file", $"at most {Array.MaxLength} bytes", $"{file.Length}", "Read a part of it.");
        var bytes = new byte[file.Length];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return Parse(bytes.AsMemory(0, length), path);
    }

    /// <summary>Reads a file's bytes.</summary>
    /// <param name="bytes">The file, as far as it is written.</param>
    /// <param name="file">What to call it in an error.</param>
    /// <returns>The records, in the order of the file.</returns>
    /// <exception cref="DamagedFileException">A checksum differs, or a record is not what is written.</exception>
    public static IReadOnlyList<EventRecord> Parse(ReadOnlyMemory<byte> bytes, string file)
    {
        var records = new List<EventRecord>();
        for (var at = 0; bytes.Length - at >= EventFrame.HeadLength;)
        {
            var place = $"record {records.Count + 1} at byte {at}";
            var head = bytes.Span.Slice(at, EventFrame.HeadLength);
            Demand(head[..8], head[8..], $"{place}: length");
            var length = BinaryPrimitives.ReadUInt64LittleEndian(head);
            var left = bytes.Length - at - EventFrame.HeadLength - EventFrame.TailLength;
            if (left < 0 || length > (ulong)left) break;
            var record = bytes.Slice(at + EventFrame.HeadLength, (int)length);
            at += EventFrame.HeadLength + record.Length + EventFrame.TailLength;
            Demand(record.Span, bytes.Span.Slice(at - EventFrame.TailLength, EventFrame.TailLength), place);
            try
            {
                records.Add(EventParser.Record(record));
            }
            catch (InvalidDataException e)
            {
                throw new DamagedFileException(file, place, "an event", e.Message, "Was it written by another program?", e);
            }
        }

        return records;

        void Demand(ReadOnlySpan<byte> content, ReadOnlySpan<byte> told, string place)
        {
            var (expected, got) = (BinaryPrimitives.ReadUInt32LittleEndian(told), EventFrame.Checksum(content));
            if (expected != got)
                throw new DamagedFileException(file, place, $"checksum {expected:x8}", $"{got:x8}", "The file was changed; use a copy.");
        }
    }
}
