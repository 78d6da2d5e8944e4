using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Runs;

/// <summary>The JSON of a run's documents: camelCase, nothing that is null, NaN and Infinity as texts (of runs that diverged).</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    NewLine = "\n",
    Converters = [typeof(RunStatusConverter)])]
[JsonSerializable(typeof(EnvironmentRecord))]
[JsonSerializable(typeof(RunResult))]
[JsonSerializable(typeof(RunMetrics))]
internal sealed partial class RunJson : JsonSerializerContext
{
    private static readonly JsonWriterOptions s_pretty =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document for people: indented, ending with a line feed.</summary>
    internal static string Text<T>(T value, JsonTypeInfo<T> type)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, s_pretty)) JsonSerializer.Serialize(writer, value, type);
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>Reads a document, or says where it is damaged.</summary>
    internal static T Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type) ?? throw new JsonException("The document is null.");
        }
        catch (JsonException e)
        {
            var place = e.LineNumber is { } line ? $"line {line + 1}" : "document";
            const string mend = "It was changed, or belongs to another version; use a copy.";
            throw new DamagedFileException(path, place, $"the JSON of {typeof(T).Name}", "something else", mend, e);
        }
    }
}
