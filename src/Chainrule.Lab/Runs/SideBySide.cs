using System.Runtime.ExceptionServices;
using Chainrule.Kernels;
using Chainrule.Lab.Data;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Training;
using Chainrule.Plans;
using Chainrule.Shapes;

namespace Chainrule.Lab.Runs;

/// <summary>
/// Trains many runs, several at once: as many as there are cores, each on one thread, since small networks gain more so than from more
/// threads. All share the data. The weights are those of the same runs one by one, bit for bit.
/// </summary>
/// <remarks>A run that has ended before, with the same experiment and data, is kept; one that was interrupted begins anew.</remarks>
/// <param name="data">The data of all runs.</param>
/// <param name="path">The instruction set; none changes the results.</param>
/// <param name="atOnce">The number of runs at the same time, or 0 for as many as the cores hold.</param>
public sealed class SideBySide(ResolvedData data, KernelPath path, int atOnce = 0)
{
    private static readonly int s_cores = Team.DefaultThreads;

    /// <summary>How many of several runs train at the same time.</summary>
    /// <param name="runs">The number of runs.</param>
    /// <param name="threads">The threads of each, as an experiment has them: 0 for its share of the cores.</param>
    /// <returns>The number, at least 1.</returns>
    public int AtOnce(int runs, int threads)
    {
        var wanted = atOnce > 0 ? atOnce : s_cores / Math.Max(1, threads);
        return Math.Clamp(wanted, 1, Math.Max(1, runs));
    }

    /// <summary>The threads of a run, where so many train at the same time; the first ones share what is left over.</summary>
    /// <param name="together">How many train at the same time.</param>
    /// <param name="place">The run's place among them, from 0.</param>
    /// <param name="threads">The threads that its experiment has: 0 for its share of the cores.</param>
    /// <returns>The number, at least 1.</returns>
    public static int Share(int together, int place, int threads) =>
        threads > 0 ? threads : Math.Max(1, s_cores / together + (place < s_cores % together ? 1 : 0));

    /// <summary>Trains the runs, in their order as places become free.</summary>
    /// <param name="tasks">The runs.</param>
    /// <param name="logger">Who hears of them.</param>
    /// <param name="cancellation">Ends those that train after the step in hand, saved; no other then begins.</param>
    /// <returns>What came of each, in the order of the tasks.</returns>
    /// <exception cref="RunFolderException">A folder holds the run of another experiment, or on other data; nothing began.</exception>
    /// <exception cref="IOException">A run could not be written down; the others are ended and saved.</exception>
    public IReadOnlyList<RunOutcome> Train(IReadOnlyList<RunTask> tasks, IRunsLogger logger, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(logger);
        RunOutcome[] outcomes = [.. tasks.Select(Kept)];
        logger.OnRuns(tasks);
        var waiting = new Queue<int>();
        for (var i = 0; i < outcomes.Length; i++)
        {
            if (outcomes[i].HasEnded) logger.OnEnd(i, outcomes[i]);
            else waiting.Enqueue(i);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Exception? failure = null;
        var together = AtOnce(waiting.Count, tasks.Select(task => task.Experiment.Threads).DefaultIfEmpty().Max());
        var threads = Enumerable.Range(0, together).Select(place => new Thread(() => Work(place)) { IsBackground = true }).ToList();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
        return outcomes;

        void Work(int place)
        {
            try
            {
                while (Next() is { } run) outcomes[run] = Train(tasks[run], run, place);
            }
#pragma warning disable CA1031 // It is thrown again when all threads have ended.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref failure, e, null);
                stop.Cancel();
            }
        }

        int? Next()
        {
            lock (waiting) return !stop.IsCancellationRequested && waiting.TryDequeue(out var run) ? run : null;
        }

        RunOutcome Train(RunTask task, int run, int place)
        {
            logger.OnStart(run);
            var outcome = new RunOutcome(task);
            try
            {
                using var training = new ExperimentRun(task.Experiment, data, path, Share(together, place, task.Experiment.Threads));
                outcome = outcome with { Result = training.Train(RunFolder.CreateAnew(task.Path), new OneOfMany(run, logger), stop.Token) };
            }
            catch (Exception e) when (e is ShapeException or ArgumentException or OutOfMemoryException)
            {
                // The runtime appends the parameter's name and value, which say nothing here.
                outcome = outcome with { Problem = e.Message.Split(" (Parameter")[0] };
            }

            logger.OnEnd(run, outcome);
            return outcome;
        }
    }

    /// <summary>What came of a run earlier; without a result where it has not ended.</summary>
    private RunOutcome Kept(RunTask task)
    {
        if (!RunFolder.IsAt(task.Path)) return new(task);
        var folder = RunFolder.Open(task.Path);
        RunSeries.ExpectSame(task.Path, folder.ReadExperiment(), ExperimentRun.OnData(task.Experiment, data));
        try
        {
            if (folder.ReadEnvironment().DataSha256 != data.Sha256)
                throw new RunFolderException($"{task.Path}: the folder holds a run on other data. Name another folder.");
            var kept = new RunOutcome(task, folder.ReadResult(), WasThere: true);
            return kept.HasEnded ? kept : new(task);
        }
        catch (DamagedFileException)
        {
            return new(task); // A crash while it was written; the run is made again, the same.
        }
    }

    private sealed class OneOfMany(int run, IRunsLogger logger) : ITrainingLogger
    {
        public void OnStep(in StepRecord step) => logger.OnStep(run, step);

        public void OnEpoch(EpochRecord epoch) => logger.OnEpoch(run, epoch);
    }
}
