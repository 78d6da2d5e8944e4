namespace Chainrule.Lab.Runs;

/// <summary>The figures by which runs are compared; each over the runs of a series.</summary>
public sealed record RunFigures
{
    /// <summary>The folder.</summary>
    public required string Path { get; init; }

    /// <summary>What trained, with its version.</summary>
    public required string Engine { get; init; }

    /// <summary>The number of threads.</summary>
    public required int Threads { get; init; }

    /// <summary>The number of runs.</summary>
    public required int Runs { get; init; }

    /// <summary>The number of epochs that were trained.</summary>
    public required Spread? Epochs { get; init; }

    /// <summary>The lowest training loss of an epoch.</summary>
    public required Spread? LowestTrainingLoss { get; init; }

    /// <summary>The lowest validation loss after an epoch.</summary>
    public required Spread? LowestValidationLoss { get; init; }

    /// <summary>The highest validation accuracy after an epoch, 0 … 1.</summary>
    public required Spread? HighestValidationAccuracy { get; init; }

    /// <summary>The highest test accuracy after an epoch, 0 … 1; null where tests were not recorded.</summary>
    public required Spread? HighestTestAccuracy { get; init; }

    /// <summary>The test accuracy of the weights that are best by validation, 0 … 1.</summary>
    public required Spread? TestAccuracy { get; init; }

    /// <summary>The average wall time of an epoch's training.</summary>
    public required Spread? SecondsPerEpoch { get; init; }

    /// <summary>The figures of a run, or of repeats.</summary>
    /// <param name="series">The run or runs.</param>
    /// <returns>The figures.</returns>
    public static RunFigures Of(RunSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var environment = series.Runs[0].Environment;
        return new()
        {
            Path = series.Path,
            Engine = environment.Engine ?? $"Chainrule {environment.ChainruleVersion}",
            Threads = environment.Threads,
            Runs = series.Runs.Count,
            Epochs = series.Over(run => run.Epochs.Count),
            LowestTrainingLoss = series.Over(run => run.Epochs.Min(epoch => (double?)epoch.TrainLoss)),
            LowestValidationLoss = series.Over(run => run.Epochs.Min(epoch => epoch.ValidationLoss)),
            HighestValidationAccuracy = series.Over(run => run.Epochs.Max(epoch => epoch.ValidationAccuracy)),
            HighestTestAccuracy = series.Over(run => run.Epochs.Max(epoch => epoch.TestAccuracy)),
            TestAccuracy = series.Over(run => run.Result?.Test?.Accuracy),
            SecondsPerEpoch = series.Over(run => run.Epochs.Count == 0 ? null : run.Epochs.Average(epoch => epoch.Seconds)),
        };
    }
}
