using Chainrule.Kernels;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;

namespace Chainrule.Lab.Runs;

/// <summary>An experiment being carried out as often as it says, with the seeds seed, seed + 1 and so on, side by side.</summary>
/// <param name="experiment">The experiment.</param>
/// <param name="data">Its data.</param>
/// <param name="path">The instruction set; none changes the result.</param>
/// <param name="atOnce">The number of runs at the same time, or 0 for as many as the cores hold.</param>
public sealed class RepeatedRun(Experiment experiment, ResolvedData data, KernelPath path, int atOnce = 0)
{
    /// <summary>The experiment, with the data set that is in fact used.</summary>
    public Experiment Experiment { get; } = ExperimentRun.OnData(experiment, data);

    /// <summary>The number of runs at the same time.</summary>
    public int AtOnce => Runs.AtOnce(Experiment.Repeats, Experiment.Threads);

    private SideBySide Runs { get; } = new(data, path, atOnce);

    /// <summary>Trains every seed into a folder of its own, and writes <c>summary.json</c> beside them.</summary>
    /// <param name="folder">The folder of the runs, made if missing; in that of the same experiment, runs that have ended are kept.</param>
    /// <param name="logger">Who hears of the runs.</param>
    /// <param name="cancellation">Ends those that train after the step in hand, saved; no other then begins.</param>
    /// <returns>What came of them.</returns>
    /// <exception cref="OperationCanceledException">It was ended before any run began.</exception>
    /// <exception cref="RunFolderException">The folder holds another experiment, another process trains there, or no run began.</exception>
    /// <exception cref="IOException">The folder cannot be made or written to.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be made or written to.</exception>
    public SeriesSummary Train(string folder, IRunsLogger logger, CancellationToken cancellation = default)
    {
        using var mine = FolderLock.Take(folder);
        Runs.Train(RunSeries.Begin(folder, Experiment), logger, cancellation);
        if (!RunSeries.HasBegun(folder)) cancellation.ThrowIfCancellationRequested();
        return SeriesSummary.Write(folder);
    }
}
