namespace Chainrule.Lab.Runs;

/// <summary>What was measured in and after one epoch.</summary>
public sealed record EpochMetrics : RunMetrics
{
    /// <summary>The mean loss of the training batches, each before its step.</summary>
    public required double TrainLoss { get; init; }

    /// <summary>The part of the training samples that were read right, each before its step, 0 … 1; null if it was not measured.</summary>
    public double? TrainAccuracy { get; init; }

    /// <summary>The mean loss of the validation samples after the epoch; null without validation.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>The part of the validation samples that were read right, 0 … 1; null without validation.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>The mean loss of the test samples after the epoch; null if it was not measured.</summary>
    public double? TestLoss { get; init; }

    /// <summary>The part of the test samples that were read right, 0 … 1; null if it was not measured.</summary>
    public double? TestAccuracy { get; init; }

    /// <summary>The learning rate at the end of the epoch.</summary>
    public double LearningRate { get; init; }

    /// <summary>The wall time of the epoch's training, without validation and saving.</summary>
    public required double Seconds { get; init; }
}
