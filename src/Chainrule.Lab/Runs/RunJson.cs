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
[JsonSerializable(typeof(RunComparison))]
[JsonSerializable(typeof(RunResult))]
[JsonSerializable(typeof(RunMetrics))]
[JsonSerializable(typeof(SeriesSummary))]
internal sealed partial class RunJson : JsonSerializerContext
{
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
