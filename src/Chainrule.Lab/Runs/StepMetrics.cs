namespace Chainrule.Lab.Runs;

/// <summary>What was measured in one step.</summary>
public sealed record StepMetrics : RunMetrics
{
    /// <summary>The step, counted from 1 over all epochs.</summary>
    public required long Step { get; init; }

    /// <summary>The mean loss of the batch, or of the batches since the last logged step.</summary>
    public required double Loss { get; init; }

    /// <summary>The learning rate of the step.</summary>
    public double LearningRate { get; init; }

    /// <summary>The norm of all gradients together in the step, before it was clipped; null where it was not measured.</summary>
    public double? GradientNorm { get; init; }
}
