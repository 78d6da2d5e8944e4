using System.CommandLine;
using Chainrule.Cli.Options;
using Chainrule.Cli.Screens;
using Chainrule.Kernels;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Runs;

namespace Chainrule.Cli.Verbs;

/// <summary>Trains a network and says what came of it.</summary>
internal sealed class TrainVerb
{
    private readonly ExperimentOptions _experiment = new();
    private readonly Option<int?> _atOnce = AtOnceOption();
    private readonly Option<string> _out = Values.Word("--out", "DIR", "The run's folder. Default: runs/NAME.");
    private readonly Option<string> _kernels = KernelOption.Create();
    private readonly Option<bool> _json = Values.Flag("--json", "One JSON document on standard output, all else on standard error.");
    private readonly Option<bool> _plain = Values.Flag("--plain", "Plain lines, as where there is no terminal.");
    private readonly Surroundings _around;

    private TrainVerb(Surroundings around) => _around = around;

    internal static Command Create(Surroundings around)
    {
        var verb = new TrainVerb(around);
        var command = new Command("train", "Trains a network, by default a small one on MNIST, and tests it.");
        verb._experiment.AddTo(command);
        foreach (var option in new Option[] { verb._atOnce, verb._out, verb._kernels, verb._json, verb._plain }) command.Add(option);
        command.SetAction(verb.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var experiment = _experiment.Read(parsed, _around);
        var atOnce = Values.AtLeastOne(parsed, _atOnce);
        if (atOnce is not null && experiment.Repeats == 1)
            throw new Failure(ExitCode.Usage, "--at-once: expected several runs, got one. Add --repeats 5?");
        var path = KernelOption.Read(parsed.GetValue(_kernels));
        var json = parsed.GetValue(_json);
        var screen = new Screen(_around, parsed.GetValue(_plain), json);
        var named = _experiment.NamesData(parsed);
        var data = await DataFinder.FindAsync(experiment.Data, named, screen, _around, cancellation).ConfigureAwait(false);
        experiment = DataFinder.Recorded(experiment, data);
        var wanted = parsed.GetValue(_out);
        if (experiment.Repeats > 1)
        {
            var runs = new RepeatedTraining(experiment, data, path, atOnce ?? 0, _around);
            return runs.Run(screen, json, run => Place(wanted, run), cancellation);
        }

        using var run = Prepare(experiment, data, path);
        cancellation.ThrowIfCancellationRequested();
        var folder = CreateFolder(wanted, NameOf(run), _around);
        var report = new TrainingReport(screen, run, folder);
        report.Begin();
        var progress = TrainingReport.Progress(screen, run.Experiment.Epochs, _experiment.LogEvery(parsed));
        var result = run.Train(folder, progress, cancellation);
        screen.ClearTransient();
        report.End(result);
        run.Dispose(); // Its memory is enough for the report's.
        ReportWriting.AfterTraining(screen, folder.Path, data, path);
        var isLog = !json && !screen.IsLive;
        if (result.Status == RunStatus.Diverged && isLog) await _around.Error.WriteLineAsync(result.Message).ConfigureAwait(false);
        if (json) await _around.Out.WriteAsync(result.ToJson()).ConfigureAwait(false);
        return result.Status switch
        {
            RunStatus.Done => ExitCode.Done,
            RunStatus.Interrupted => ExitCode.Interrupted,
            _ => ExitCode.Failed,
        };
    }

    /// <summary>Makes a run ready, or says what is wrong with it.</summary>
    internal static ExperimentRun Prepare(Experiment experiment, ResolvedData data, KernelPath path)
    {
        try
        {
            return new ExperimentRun(experiment, data, path) { IsAlone = true };
        }
        catch (ArgumentException e)
        {
            // The runtime appends the parameter's name and value, which say nothing here.
            throw new Failure(ExitCode.Usage, e.Message.Split(" (Parameter")[0], e);
        }
    }

    private string NameOf(ExperimentRun run) => RunName.Of(run.Experiment, run.Inputs, _around.Now());

    /// <summary>A new folder of repeats, or the wanted one if it holds such already, which then go on.</summary>
    private string Place(string? wanted, ExperimentRun run)
    {
        var isThere = wanted is not null && RunSeries.IsAt(_around.Path(wanted)) && !RunFolder.IsAt(_around.Path(wanted));
        return isThere ? _around.Path(wanted!) : CreateFolder(wanted, NameOf(run), _around).Path;
    }

    /// <summary>--at-once: how many runs train at the same time.</summary>
    internal static Option<int?> AtOnceOption() =>
        Values.Whole("--at-once", "N", "Runs at the same time, which share the cores. Default: one on each core.");

    /// <summary>Makes the folder that was wanted, or one of this name among the runs.</summary>
    internal static RunFolder CreateFolder(string? wanted, string name, Surroundings around)
    {
        var root = around.Path(RunArgument.Root);
        return CreateFolder(wanted ?? root, () => wanted is null
            ? RunFolder.Create(root, name)
            : RunFolder.CreateAt(around.Path(wanted)));
    }

    /// <summary>Makes a run's folder, or says why it cannot be made.</summary>
    /// <param name="place">What the user knows it by.</param>
    /// <param name="create">Makes it.</param>
    internal static RunFolder CreateFolder(string place, Func<RunFolder> create)
    {
        try
        {
            return create();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new Failure(ExitCode.Usage, $"{place}: the run's folder cannot be made: {e.Message} Name another with --out.", e);
        }
    }
}
