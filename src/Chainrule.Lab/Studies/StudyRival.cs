using Chainrule.Kernels;
using Chainrule.Lab.Data;
using Chainrule.Lab.Rivals;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Training;

namespace Chainrule.Lab.Studies;

/// <summary>A study's training in PyTorch, from the same start values in the same batches.</summary>
public sealed class StudyRival
{
    private readonly Reproduction _reproduction;
    private readonly ResolvedData _data;
    private readonly KernelPath _path;
    private readonly TorchPython _python;

    /// <summary>Names who trains what.</summary>
    /// <param name="reproduction">The studies' folder, where Chainrule has trained already.</param>
    /// <param name="data">The data.</param>
    /// <param name="path">Chainrule's instruction set; none changes the result.</param>
    /// <param name="python">The Python that has PyTorch.</param>
    public StudyRival(Reproduction reproduction, ResolvedData data, KernelPath path, TorchPython python) =>
        (_reproduction, _data, _path, _python) = (reproduction, data, path, python);

    /// <summary>Whether the training has ended in PyTorch too.</summary>
    /// <param name="study">The study.</param>
    /// <param name="run">The training.</param>
    /// <returns>Whether nothing is left to do.</returns>
    public bool HasEnded(PublishedStudy study, StudyRun run) =>
        File.Exists(Path.Combine(_reproduction.RivalPathOf(study, run), RivalComparison.FileName));

    /// <summary>Trains in PyTorch, on the number of threads that serves it better, and writes down whether the losses agree.</summary>
    /// <param name="study">The study.</param>
    /// <param name="run">The training.</param>
    /// <param name="logger">Hears of PyTorch's epochs.</param>
    /// <param name="cancellation">Ends it; the next time it begins anew.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="RivalException">PyTorch cannot train the same.</exception>
    /// <exception cref="RivalFailedException">PyTorch's process broke off.</exception>
    public RunResult Train(PublishedStudy study, StudyRun run, ITrainingLogger logger, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (ours, theirs) = (_reproduction.PathOf(study, run), _reproduction.RivalPathOf(study, run));
        using var training = new ExperimentRun(run.Experiment, _data, _path);
        using var rival = new PyTorchRun(training, _python);
        rival.ChooseThreads(cancellation);
        var result = rival.Train(RunFolder.CreateAnew(theirs), logger, cancellation);
        if (result.Status == RunStatus.Interrupted) return result;
        new RivalComparison
        {
            Ours = RunFigures.Of(RunSeries.Open(ours)),
            Theirs = RunFigures.Of(RunSeries.Open(theirs)),
            Agreement = LossAgreement.Of(FirstLosses(run), rival.Losses),
        }.Write(theirs);
        return result;
    }

    /// <summary>Every loss of Chainrule's first epoch, trained once more: the same bits.</summary>
    private IReadOnlyList<float> FirstLosses(StudyRun run)
    {
        var folder = Directory.CreateTempSubdirectory("chainrule-");
        try
        {
            using var again = new ExperimentRun(run.Experiment with { Epochs = 1, Record = new() }, _data, _path);
            var losses = new StepLosses();
            again.Train(RunFolder.CreateAt(folder.FullName), losses);
            return losses.Losses;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
