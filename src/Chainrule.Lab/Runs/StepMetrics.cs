namespace Chainrule.Lab.Runs;

/// <summary>What was measured in one step.</summary>
public sealed record StepMetrics : RunMetrics
{
    /// <summary>The step, counted from 1 over all epochs.</summary>
    public required long Step { get; init; }

    /// <summary>The mean loss of the batch, or of the batches since the last logged step.</summary>
    public required double Loss { get; init; }
}
