using Chainrule.Kernels;
using Chainrule.Lab.Data;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Sweeps;

/// <summary>A sweep being carried out: its points side by side on the cores, rung after rung, into folders of their own.</summary>
/// <remarks>
/// A point that diverges or is refused is a row of the result. Begun again in the same folder, runs that have ended are kept.
/// </remarks>
public sealed class Sweep
{
    private readonly SideBySide _runs;

    /// <summary>Prepares a sweep.</summary>
    /// <param name="plan">Its points.</param>
    /// <param name="data">The data of all points.</param>
    /// <param name="path">The instruction set; none changes the results.</param>
    /// <param name="atOnce">The number of runs at the same time, or 0 for as many as the cores hold.</param>
    public Sweep(SweepPlan plan, ResolvedData data, KernelPath path, int atOnce = 0)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(data);
        Plan = new(plan.Settings with { Experiment = ExperimentRun.OnData(plan.Settings.Experiment, data) });
        _runs = new(data, path, atOnce);
    }

    /// <summary>The points, on the data set that is in fact used.</summary>
    public SweepPlan Plan { get; }

    /// <summary>The number of runs at the same time.</summary>
    public int AtOnce => _runs.AtOnce(Plan.Points.Count * Plan.Settings.Experiment.Repeats, Plan.Settings.Experiment.Threads);

    /// <summary>Trains every point, and writes <c>sweep.json</c>, <c>results.json</c> and <c>results.csv</c> beside them.</summary>
    /// <param name="folder">The folder, made if missing; in that of the same sweep, runs that have ended are kept.</param>
    /// <param name="logger">Who hears of the runs.</param>
    /// <param name="cancellation">Ends those that train after the step in hand, saved; no other then begins.</param>
    /// <returns>What came of the points.</returns>
    /// <exception cref="RunFolderException">
    /// The folder holds another sweep, or the run of another experiment or of other data; or another process trains there.
    /// </exception>
    /// <exception cref="IOException">The folder cannot be made or written to.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be made or written to.</exception>
    public SweepResult Train(string folder, IRunsLogger logger, CancellationToken cancellation = default)
    {
        using var mine = FolderLock.Take(folder);
        Begin(folder);
        var (points, problems) = (Plan.Points, new Dictionary<int, string>());
        for (var rung = 0; rung < Plan.Rungs(); rung++)
        {
            var tasks = points.Select(point => RunSeries.Begin(In(point, rung), Plan.ExperimentOf(point, rung))).ToList();
            var outcomes = _runs.Train([.. tasks.SelectMany(task => task)], logger, cancellation);
            var repeats = Plan.Settings.Experiment.Repeats;
            for (var i = 0; i < points.Count; i++)
            {
                var own = outcomes.Skip(i * repeats).Take(repeats).ToList();
                if (own.Select(outcome => outcome.Problem).FirstOrDefault(problem => problem is not null) is { } refused)
                    problems[points[i].Number] = refused;
                if (repeats > 1 && own.Any(outcome => outcome.Result is not null)) SeriesSummary.Write(In(points[i], rung));
            }

            if (!outcomes.All(outcome => outcome.HasEnded) || rung == Plan.Rungs() - 1) break;
            var rows = SweepRow.Ordered(
                points.Select(point => SweepRow.Of(folder, Plan, point, rung, problems.GetValueOrDefault(point.Number))), hasRungs: true);
            var numbers = rows.Where(row => row.Status == Standing.Done).Take(Plan.PointsOf(rung + 1)).Select(row => row.Point).ToHashSet();
            points = [.. points.Where(point => numbers.Contains(point.Number))];
        }

        var result = SweepResult.Of(folder, Plan, problems);
        result.Write();
        return result;

        string In(SweepPoint point, int rung) => Path.Combine(folder, Plan.FolderOf(point, rung));
    }

    private void Begin(string folder)
    {
        if (!SweepSettings.IsAt(folder)) AtomicFile.WriteText(Path.Combine(folder, SweepSettings.File), Plan.Settings.ToJson());
        else if (SweepSettings.Read(folder).ToJson() != Plan.Settings.ToJson())
            throw new RunFolderException($"{folder}: the folder holds another sweep. Name another folder.");
    }
}
