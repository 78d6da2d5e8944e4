using System.Text.Json.Serialization;

namespace Chainrule.Lab.Classification;

/// <summary>The predictions whose confidence lies in (<paramref name="From"/>, <paramref name="To"/>]: one point of the curve.</summary>
/// <param name="From">The lower end; 0 is within the first bin.</param>
/// <param name="To">The upper end.</param>
/// <param name="Count">How many predictions.</param>
/// <param name="Confidence">Their mean confidence; null where there are none.</param>
/// <param name="Accuracy">The share of them that is right; null where there are none.</param>
public readonly record struct ReliabilityBin(
    double From,
    double To,
    int Count,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Confidence,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Accuracy)
{
    /// <summary>|accuracy − confidence|; 0 where there are no predictions.</summary>
    [JsonIgnore]
    public double Gap => Accuracy is { } accuracy && Confidence is { } confidence ? Math.Abs(accuracy - confidence) : 0;
}
