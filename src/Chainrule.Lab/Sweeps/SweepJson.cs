using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chainrule.Lab.Sweeps;

/// <summary>The JSON of sweeps: camelCase, nothing that is null, NaN and Infinity as texts.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NewLine = "\n",
    Converters = [typeof(StandingConverter)])]
[JsonSerializable(typeof(SweepDocument))]
[JsonSerializable(typeof(SweepResult))]
[JsonSerializable(typeof(RunsEntry[]))]
internal sealed partial class SweepJson : JsonSerializerContext
{
    /// <summary>Writes a status as one word: "done", "diverged".</summary>
    private sealed class StandingConverter() : JsonStringEnumConverter<Standing>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
}
