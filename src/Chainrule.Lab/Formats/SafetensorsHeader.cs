using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chainrule.Lab.Formats;

/// <summary>The header of a safetensors file: length and JSON, written canonically, read with every promise checked.</summary>
internal sealed class SafetensorsHeader
{
    internal const string MetadataKey = "__metadata__";
    private const int MostBytes = 100_000_000;
    private const string Copy = "Use another copy of the file.";

    private SafetensorsHeader(IReadOnlyList<StoredTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        (Tensors, Metadata) = (tensors, metadata);
    }

    internal IReadOnlyList<StoredTensor> Tensors { get; }

    internal IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Canonical order: wide types first, then by name.</summary>
    internal static List<StoredTensor> Sort(IEnumerable<StoredTensor> tensors) =>
        [.. tensors.OrderByDescending(tensor => StoredTensor.SizeOf(tensor.Type)).ThenBy(tensor => tensor.Name, StringComparer.Ordinal)];

    /// <summary>The 8 bytes of the length and the padded JSON, for tensors that lie in the given order.</summary>
    internal static byte[] Bytes(List<StoredTensor> tensors, IReadOnlyDictionary<string, string> metadata, string digest)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            var all = metadata.Append(new(SafetensorsFile.DigestKey, digest)).OrderBy(entry => entry.Key, StringComparer.Ordinal);
            foreach (var (key, value) in all) json.WriteString(key, value);
            json.WriteEndObject();
            long offset = 0;
            foreach (var tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type.ToString());
                json.WriteStartArray("shape");
                foreach (var length in tensor.Shape) json.WriteNumberValue(length);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += tensor.Bytes.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        var padded = (buffer.WrittenCount + 7) / 8 * 8;
        var bytes = new byte[8 + padded];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)padded);
        buffer.WrittenSpan.CopyTo(bytes.AsSpan(8));
        bytes.AsSpan(8 + buffer.WrittenCount).Fill((byte)' ');
        return bytes;
    }

    /// <summary>Reads and verifies the header of a whole file; the tensors are slices of it.</summary>
    internal static SafetensorsHeader Parse(byte[] bytes, string file)
    {
        if (bytes.Length < 8) throw new DamagedFileException(file, "length", "at least 8 bytes", $"{bytes.Length}", Copy);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var most = Math.Min(MostBytes, bytes.Length - 8);
        if (length > (ulong)most)
        {
            throw new DamagedFileException(file, "header length", $"at most {most} bytes", $"{length}", "It is cut, or of another kind.");
        }

        var json = bytes.AsSpan(8, (int)length);
        if (json.IsEmpty || json[0] != '{')
        {
            throw new DamagedFileException(file, "header", "JSON that begins with {", "something else", "It is no safetensors file.");
        }

        var reader = new SafetensorsHeaderReader(file);
        try
        {
            reader.Read(json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is how the JSON reader reports text that is not UTF-8.
            throw new DamagedFileException(file, "header", "valid JSON", "a syntax error", Copy, e);
        }

        return new SafetensorsHeader(Place(reader.Entries, bytes.AsMemory(8 + (int)length), file), reader.Metadata);
    }

    private static List<StoredTensor> Place(List<SafetensorsHeaderReader.Entry> entries, ReadOnlyMemory<byte> data, string file)
    {
        entries.Sort((a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End.CompareTo(b.End));
        var tensors = new List<StoredTensor>(entries.Count);
        long end = 0;
        foreach (var entry in entries)
        {
            var place = $"tensor {entry.Name}";
            if (entry.Begin != end || entry.End < entry.Begin || entry.End > data.Length)
            {
                var expected = $"values from byte {end} on, within the data's {data.Length}";
                throw new DamagedFileException(file, place, expected, $"{entry.Begin} to {entry.End}", Copy);
            }

            var span = entry.End - entry.Begin;
            if (!StoredTensor.Holds(entry.Shape, StoredTensor.SizeOf(entry.Type), span))
            {
                var expected = $"as many bytes as shape [{string.Join(", ", entry.Shape)}] of {entry.Type} holds";
                throw new DamagedFileException(file, place, expected, $"{span}", Copy);
            }

            tensors.Add(new StoredTensor(entry.Name, entry.Type, entry.Shape, data.Slice((int)entry.Begin, (int)span)));
            end = entry.End;
        }

        if (end == data.Length) return tensors;
        const string mend = "It is cut, or something was appended.";
        throw new DamagedFileException(file, "data", $"{end} bytes, as the header says", $"{data.Length}", mend);
    }
}
