using Chainrule.Lab.Analysis;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Runs;
using Chainrule.Plans;

namespace Chainrule.Lab.Studies;

/// <summary>The studies carried out into one folder: <c>study2/plain-1000</c> is a run, <c>study1/summed-pytorch</c> its rival's.</summary>
public sealed class Reproduction
{
    private const string RivalSuffix = "-pytorch";

    /// <summary>Names the folder and what belongs there.</summary>
    /// <param name="root">The folder; it need not be there yet.</param>
    /// <param name="studies">The studies.</param>
    /// <param name="quick">Whether each has a tenth of its epochs.</param>
    public Reproduction(string root, IReadOnlyList<PublishedStudy> studies, bool quick = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        ArgumentNullException.ThrowIfNull(studies);
        Root = root;
        IsQuick = quick;
        Studies = quick ? [.. studies.Select(study => study with { Runs = [.. study.Runs.Select(run => run.Quick())] })] : studies;
    }

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>Whether the trainings have a tenth of the published epochs.</summary>
    public bool IsQuick { get; }

    /// <summary>The studies, with their trainings as they are carried out.</summary>
    public IReadOnlyList<PublishedStudy> Studies { get; }

    /// <summary>The folder of a training.</summary>
    /// <param name="study">The study.</param>
    /// <param name="run">The training.</param>
    /// <returns>Its path.</returns>
    public string PathOf(PublishedStudy study, StudyRun run)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(run);
        return Path.Combine(Root, study.Name, run.Name);
    }

    /// <summary>The folder of the same training in PyTorch.</summary>
    /// <param name="study">The study.</param>
    /// <param name="run">The training.</param>
    /// <returns>Its path.</returns>
    public string RivalPathOf(PublishedStudy study, StudyRun run) => PathOf(study, run) + RivalSuffix;

    /// <summary>Keeps the folders of the studies for this process while it trains there.</summary>
    /// <returns>What to dispose of when all is trained.</returns>
    /// <exception cref="RunFolderException">Another process trains one of these studies there.</exception>
    /// <exception cref="IOException">A folder cannot be made or written to.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be made or written to.</exception>
    public IDisposable Hold()
    {
        var all = new Held();
        try
        {
            foreach (var study in Studies) all.Locks.Add(FolderLock.Take(Path.Combine(Root, study.Name)));
            return all;
        }
        catch
        {
            all.Dispose();
            throw;
        }
    }

    /// <summary>Makes the trainings' folders.</summary>
    /// <param name="study">The study.</param>
    /// <returns>The runs to train, a repeated training's one for each seed; those that have ended there are among them.</returns>
    /// <exception cref="RunFolderException">A folder holds another experiment.</exception>
    public IReadOnlyList<RunTask> Begin(PublishedStudy study)
    {
        ArgumentNullException.ThrowIfNull(study);
        return [.. study.Runs.SelectMany(run => RunSeries.Begin(PathOf(study, run), run.Experiment))];
    }

    /// <summary>What a training has written down.</summary>
    /// <param name="study">The study's name.</param>
    /// <param name="run">The training's name.</param>
    /// <returns>The runs, or null where there are none yet.</returns>
    public RunSeries? Runs(string study, string run) => At(Path.Combine(Root, study, run));

    /// <summary>What the same training in PyTorch has written down.</summary>
    /// <param name="study">The study's name.</param>
    /// <param name="run">The training's name.</param>
    /// <returns>The run, or null where there is none.</returns>
    public RunSeries? Rival(string study, string run) => At(Path.Combine(Root, study, run) + RivalSuffix);

    /// <summary>How long a training takes, beside others.</summary>
    /// <param name="experiment">The training.</param>
    /// <param name="samples">The samples that it learns from.</param>
    /// <param name="sampleShape">The shape of one.</param>
    /// <returns>About the seconds of an epoch on a machine of 2 · 10¹¹ operations and 2 · 10¹⁰ bytes a second.</returns>
    public static double Effort(Experiment experiment, int samples, IReadOnlyList<int> sampleShape)
    {
        const double operations = 2e11, bytes = 2e10, overhead = 1e-5;
        ArgumentNullException.ThrowIfNull(experiment);
        var costs = new ModelCosts(experiment, sampleShape, new PlanOptions(), measure: false);
        var (step, moved) = (costs.Total.Step.Flops, 3 * costs.WeightBytes + 2 * costs.OptimizerBytes + costs.ArenaBytes);
        return (samples + experiment.Batch - 1) / experiment.Batch * (step / operations + moved / bytes + overhead);
    }

    private sealed class Held : IDisposable
    {
        internal List<FolderLock> Locks { get; } = [];

        public void Dispose()
        {
            foreach (var one in Locks) one.Dispose();
        }
    }

    private static RunSeries? At(string path) => RunSeries.HasBegun(path) ? RunSeries.Open(path) : null;
}
