using Chainrule.Cli.Screens;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Rivals;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Training;

namespace Chainrule.Cli.Verbs;

/// <summary>Trains an experiment here, then the same in PyTorch, in turn and never at once, and compares what came of both.</summary>
internal sealed class RivalTraining(Surroundings around, Screen screen, RivalRequest request)
{
    private const string Ours = "chainrule";
    private const string Theirs = "pytorch";

    internal async Task<int> RunAsync(CancellationToken cancellation)
    {
        // Each epoch's test accuracy is part of the comparison; both measure it outside of the time that counts.
        var experiment = request.Experiment with { Record = request.Experiment.Record with { Test = true } };
        var python = TorchPython.Find(request.Python is { } named ? Named(named) : null, around.Variable);
        var data = await DataFinder.FindAsync(experiment.Data, request.NamesData, screen, around, cancellation).ConfigureAwait(false);
        experiment = DataFinder.Recorded(experiment, data);
        var (folder, agreement) = ("", (LossAgreement?)null);
        var status = RunStatus.Done;
        for (var i = 0; i < experiment.Repeats && status != RunStatus.Interrupted; i++)
        {
            var one = experiment with { Seed = experiment.Seed + i, Repeats = 1 };
            using var run = TrainVerb.Prepare(one, data, request.Kernels);
            using var rival = new PyTorchRun(run, python);
            if (i == 0) folder = CreateFolder(run);
            var shown = new RivalScreen(screen, rival);
            if (i == 0) new TrainingReport(screen, run, RunFolderOf(folder, Ours)).Begin();
            shown.Rival(python, rival.ChooseThreads(cancellation));
            var repeat = experiment.Repeats == 1 ? (long?)null : one.Seed;
            (var seen, status) = TrainBoth(run, rival, shown, name => FolderOf(folder, name, repeat), cancellation);
            agreement ??= seen;
        }

        if (status == RunStatus.Interrupted)
        {
            screen.Prose("stopped", Screen.Care, $"interrupted; what was trained is in {folder}");
            return ExitCode.Interrupted;
        }

        var comparison = new RivalComparison
        {
            Ours = Figures(folder, Ours, experiment),
            Theirs = Figures(folder, Theirs, experiment),
            Agreement = agreement!,
        };
        comparison.Write(folder);
        RivalScreen.Conclude(screen, comparison, folder);
        if (request.Json) await around.Out.WriteAsync(comparison.ToJson()).ConfigureAwait(false);
        return status == RunStatus.Done ? ExitCode.Done : ExitCode.Failed;
    }
}
