using System.Text.Json;

namespace Chainrule.Lab.Formats;

/// <summary>Reads the JSON of a safetensors header into entries; nothing unknown, nothing twice, nothing missing.</summary>
internal sealed class SafetensorsHeaderReader(string file)
{
    private const int MostTensors = 65_536;
    private const int MostMetadata = 10_000;
    private const int MostAxes = 32;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private bool _hasMetadata;

    internal sealed record Entry(string Name, TensorType Type, int[] Shape, long Begin, long End);

    internal List<Entry> Entries { get; } = [];

    internal IReadOnlyDictionary<string, string> Metadata => _metadata;

    internal void Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (name == SafetensorsHeader.MetadataKey)
            {
                if (_hasMetadata) throw Wrong("header", "one metadata entry", "two");
                _hasMetadata = true;
                ReadMetadata(ref reader);
            }
            else
            {
                ReadTensor(ref reader, name);
            }
        }

        // Only white space may follow; the reader itself refuses anything else.
        reader.Read();
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        Demand(ref reader, JsonTokenType.StartObject, "metadata", "an object");
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            Demand(ref reader, JsonTokenType.String, $"metadata entry {key}", "a text");
            if (!_metadata.TryAdd(key, reader.GetString()!)) throw Wrong($"metadata entry {key}", "one value", "two");
            if (_metadata.Count > MostMetadata) throw Wrong("metadata", $"at most {MostMetadata} entries", "more");
        }
    }

    private void ReadTensor(ref Utf8JsonReader reader, string name)
    {
        var place = $"tensor {name}";
        if (!_names.Add(name)) throw Wrong(place, "one entry", "two");
        if (Entries.Count == MostTensors) throw Wrong("header", $"at most {MostTensors} tensors", "more");
        TensorType? type = null;
        int[]? shape = null;
        (long Begin, long End)? offsets = null;
        Demand(ref reader, JsonTokenType.StartObject, place, "an object");
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            switch (key)
            {
                case "dtype" when type is null:
                    Demand(ref reader, JsonTokenType.String, place, "a text as dtype");
                    var dtype = reader.GetString()!;
                    type = dtype switch
                    {
                        "F32" => TensorType.F32,
                        "I64" => TensorType.I64,
                        "U8" => TensorType.U8,
                        _ => throw Wrong(place, "dtype F32, I64 or U8", dtype),
                    };
                    break;
                case "shape" when shape is null:
                    shape = [.. ReadNumbers(ref reader, place, MostAxes, int.MaxValue).Select(length => (int)length)];
                    break;
                case "data_offsets" when offsets is null:
                    var pair = ReadNumbers(ref reader, place, 2, long.MaxValue);
                    offsets = pair.Count == 2 ? (pair[0], pair[1]) : throw Wrong(place, "two data_offsets", $"{pair.Count}");
                    break;
                default:
                    throw Wrong(place, "the keys dtype, shape and data_offsets, once each", key);
            }
        }

        if (type is not { } known || shape is null || offsets is not { } span)
        {
            throw Wrong(place, "the keys dtype, shape and data_offsets", "fewer");
        }

        Entries.Add(new Entry(name, known, shape, span.Begin, span.End));
    }

    private List<long> ReadNumbers(ref Utf8JsonReader reader, string place, int mostNumbers, long most)
    {
        Demand(ref reader, JsonTokenType.StartArray, place, "an array");
        var numbers = new List<long>();
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0 || number > most)
            {
                throw Wrong(place, $"whole numbers from 0 to {most}", "something else");
            }

            if (numbers.Count == mostNumbers) throw Wrong(place, $"at most {mostNumbers} numbers in a list", "more");
            numbers.Add(number);
        }

        return numbers;
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType;
    }

    private void Demand(ref Utf8JsonReader reader, JsonTokenType token, string place, string expected)
    {
        if (Next(ref reader) != token) throw Wrong(place, expected, $"{reader.TokenType}");
    }

    private DamagedFileException Wrong(string place, string expected, string got) =>
        new(file, place, expected, got, "Use another copy of the file.");
}
