using System.Text.Json.Serialization;

namespace Chainrule.Lab.Analysis;

/// <summary>The JSON of what analyses find: camelCase, nothing that is null, NaN and Infinity as texts.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    NewLine = "\n")]
[JsonSerializable(typeof(GradientCheckResult))]
[JsonSerializable(typeof(LearningRateCurve))]
[JsonSerializable(typeof(Explanation))]
internal sealed partial class AnalysisJson : JsonSerializerContext;
