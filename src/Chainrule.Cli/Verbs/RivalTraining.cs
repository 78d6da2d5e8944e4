using Chainrule.Cli.Screens;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Reports;
using Chainrule.Lab.Rivals;
using Chainrule.Lab.Runs;

namespace Chainrule.Cli.Verbs;

/// <summary>Trains an experiment here, then the same in PyTorch, in turn and never at once, and compares what came of both.</summary>
internal sealed class RivalTraining(Surroundings around, Screen screen, RivalRequest request)
{
    private const string Ours = "chainrule";
    private const string Theirs = "pytorch";
    private readonly List<LossAgreement> _agreements = [];
    private string? _folder;
    private int? _threads;

    internal async Task<int> RunAsync(CancellationToken cancellation)
    {
        // Each epoch's test accuracy belongs to the comparison; it is measured outside of the time that counts.
        var experiment = request.Experiment with { Record = request.Experiment.Record with { Test = true } };
        PyTorchRun.ExpectTheSame(experiment);
        var python = TorchPython.Find(request.Python, around.Variable);
        var data = await DataFinder.FindAsync(experiment.Data, request.NamesData, screen, around, cancellation).ConfigureAwait(false);
        experiment = DataFinder.Recorded(experiment, data);
        var statuses = new List<RunStatus>();
        for (var i = 0; i < experiment.Repeats && !statuses.Contains(RunStatus.Interrupted); i++)
            statuses.AddRange(TrainBoth(experiment, i, data, python, cancellation));
        if (statuses.Contains(RunStatus.Interrupted))
        {
            screen.Prose("stopped", Screen.Care, $"interrupted; what was trained is in {_folder}");
            return ExitCode.Interrupted;
        }

        RunSeries[] both = [RunSeries.Open(Path.Combine(_folder!, Ours)), RunSeries.Open(Path.Combine(_folder!, Theirs))];
        var comparison = new RivalComparison
        {
            Ours = RunFigures.Of(both[0]),
            Theirs = RunFigures.Of(both[1]),
            Agreement = _agreements[0],
        };
        comparison.Write(_folder!);
        var options = new ReportOptions { Data = data, Agreement = comparison.Agreement, Path = request.Kernels };
        ReportWriting.Leave(
            screen,
            _folder!,
            () => ComparisonReport.Of(both, options, [comparison.Ours.Engine, comparison.Theirs.Engine], cancellation));
        new RivalScreen(screen).Conclude(comparison, _folder!, Path.Combine(_folder!, ReportWriting.ReportFile));
        if (request.Json) await around.Out.WriteAsync(comparison.ToJson()).ConfigureAwait(false);
        return statuses.TrueForAll(status => status == RunStatus.Done) ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>Both trainings with one of the seeds, and how they ended.</summary>
    private IEnumerable<RunStatus> TrainBoth(
        Experiment all, int repeat, ResolvedData data, TorchPython python, CancellationToken cancellation)
    {
        var experiment = all with { Seed = all.Seed + repeat, Repeats = 1 };
        using var run = TrainVerb.Prepare(experiment, data, request.Kernels);
        using var rival = new PyTorchRun(run, python);
        var speeds = _threads is null ? rival.ChooseThreads(cancellation) : null;
        _threads = rival.Threads = _threads ?? rival.Threads;
        _folder ??= FreeFolder(run);
        var (ours, theirs) = (FolderOf(Ours, all, repeat), FolderOf(Theirs, all, repeat));
        var shown = new RivalScreen(screen);
        if (speeds is not null)
        {
            new TrainingReport(screen, run, ours).Begin();
            shown.Rival(python, speeds);
        }

        var seed = all.Repeats == 1 ? "" : $", seed {experiment.Seed}";
        shown.Heading($"Chainrule {EnvironmentRecord.Version}{seed}");
        var heard = new StepLosses(TrainingReport.Progress(screen, experiment.Epochs));
        var mine = run.Train(ours, heard, cancellation);
        Told(mine);
        if (mine.Status == RunStatus.Interrupted) return [mine.Status];

        shown.Heading($"{rival.Engine}{seed}");
        var its = rival.Train(theirs, TrainingReport.Progress(screen, experiment.Epochs), cancellation);
        Told(its);
        if (its.Status == RunStatus.Interrupted) return [its.Status];
        _agreements.Add(LossAgreement.Of(heard.Losses, rival.Losses));
        return [mine.Status, its.Status];
    }

    private void Told(RunResult result)
    {
        screen.ClearTransient();
        if (result.Status == RunStatus.Diverged) screen.Prose("stopped", Screen.Care, result.Message!);
    }

    /// <summary>The folder of both runs: the one that was named, else the first in runs/ that is not there yet.</summary>
    private string FreeFolder(ExperimentRun run)
    {
        if (request.Folder is { } wanted) return around.Path(wanted);
        var path = Path.Combine(around.Path("runs"), RunName.Of(run.Experiment, run.Inputs, around.Now()));
        for (var number = 1; ; number++)
        {
            var free = number == 1 ? path : $"{path}-{number}";
            if (!Directory.Exists(free) && !File.Exists(free)) return free;
        }
    }

    private RunFolder FolderOf(string name, Experiment all, int repeat)
    {
        var path = RunSeries.Begin(Path.Combine(_folder!, name), all)[repeat].Path;
        return TrainVerb.CreateFolder(path, () => RunFolder.CreateAt(path));
    }
}
