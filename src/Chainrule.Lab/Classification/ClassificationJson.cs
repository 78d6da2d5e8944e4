using System.Text.Json.Serialization;

namespace Chainrule.Lab.Classification;

/// <summary>The JSON of what a test finds: camelCase, nothing that is null, NaN and Infinity as texts.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    NewLine = "\n")]
[JsonSerializable(typeof(TestFigures))]
internal sealed partial class ClassificationJson : JsonSerializerContext;
