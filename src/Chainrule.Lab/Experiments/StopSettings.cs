namespace Chainrule.Lab.Experiments;

/// <summary>What ends a training before its last epoch. By default nothing does.</summary>
public sealed record StopSettings
{
    /// <summary>The part of the training samples that must be read right in an epoch, above 0 to 1; null for any.</summary>
    public double? TrainingAccuracy { get; init; }

    /// <summary>The number of epochs after which none was better than the best before them; null for any.</summary>
    public int? Patience { get; init; }
}
