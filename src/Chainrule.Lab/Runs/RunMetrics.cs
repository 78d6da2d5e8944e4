using System.Text.Json.Serialization;

namespace Chainrule.Lab.Runs;

/// <summary>One line of <c>metrics.jsonl</c>: an epoch or a logged step.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(EpochMetrics), "epoch")]
[JsonDerivedType(typeof(StepMetrics), "step")]
public abstract record RunMetrics
{
    private protected RunMetrics()
    {
    }

    /// <summary>The epoch, from 1.</summary>
    [JsonPropertyOrder(-1)]
    public required int Epoch { get; init; }
}
