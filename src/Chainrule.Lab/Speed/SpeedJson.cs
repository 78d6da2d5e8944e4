using System.Text.Json.Serialization;

namespace Chainrule.Lab.Speed;

/// <summary>The JSON of what was measured: camelCase; what is not there is null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NewLine = "\n")]
[JsonSerializable(typeof(SpeedReport))]
internal sealed partial class SpeedJson : JsonSerializerContext;
