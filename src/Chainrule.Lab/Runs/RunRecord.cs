using Chainrule.Lab.Experiments;
using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Runs;

/// <summary>All that a run has written down, read: tables, charts and reports are made from it alone.</summary>
public sealed record RunRecord
{
    /// <summary>The run's folder.</summary>
    public required RunFolder Folder { get; init; }

    /// <summary>The experiment.</summary>
    public required Experiment Experiment { get; init; }

    /// <summary>Where and with what the run was made.</summary>
    public required EnvironmentRecord Environment { get; init; }

    /// <summary>What was measured in and after each epoch.</summary>
    public required IReadOnlyList<EpochMetrics> Epochs { get; init; }

    /// <summary>The losses that were written down between.</summary>
    public required IReadOnlyList<StepMetrics> Steps { get; init; }

    /// <summary>What came of it; null where it runs still, or was ended without a word.</summary>
    public RunResult? Result { get; init; }

    /// <summary>Reads a run, also one that is still going on.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <returns>The record.</returns>
    /// <exception cref="ConfigException">The experiment was changed, and is none any more.</exception>
    /// <exception cref="DamagedFileException">Another file was changed.</exception>
    public static RunRecord Read(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var metrics = folder.ReadMetrics();
        return new()
        {
            Folder = folder,
            Experiment = folder.ReadExperiment(),
            Environment = folder.ReadEnvironment(),
            Epochs = [.. metrics.OfType<EpochMetrics>()],
            Steps = [.. metrics.OfType<StepMetrics>()],
            Result = folder.ReadResult(),
        };
    }
}
