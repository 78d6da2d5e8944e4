namespace Chainrule.Lab.Experiments;

/// <summary>What a run writes down beside losses, accuracies and seconds. None of it changes the weights.</summary>
public sealed record RecordSettings
{
    /// <summary>The steps between two losses that are written down, each the mean since the last; null for 20 in each epoch.</summary>
    public int? EverySteps { get; init; }

    /// <summary>Whether the test samples are measured after each epoch too. They never choose what is best.</summary>
    public bool Test { get; init; }

    /// <summary>Whether the norm of all gradients is measured in each step.</summary>
    public bool GradientNorm { get; init; }

    /// <summary>The epochs at whose end the weights are kept, 0 for the start values; null for none.</summary>
    public IReadOnlyList<int>? Snapshots { get; init; }

    /// <summary>Whether the best weights are saved as <c>best.npz</c> too, which numpy reads.</summary>
    public bool Npz { get; init; }

    /// <summary>Whether TensorBoard's event file is written.</summary>
    public bool Events { get; init; } = true;

    /// <summary>Whether the event file has a histogram of each parameter after each epoch.</summary>
    public bool Histograms { get; init; }
}
