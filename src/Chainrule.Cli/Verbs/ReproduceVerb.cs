using System.CommandLine;
using System.Diagnostics;
using Chainrule.Cli.Options;
using Chainrule.Cli.Screens;
using Chainrule.Kernels;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Rivals;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Studies;
using Chainrule.Plans;
using Spectre.Console;

namespace Chainrule.Cli.Verbs;

/// <summary>Carries the five published studies out, and writes one report with the published figures beside ours.</summary>
internal sealed class ReproduceVerb
{
    private static readonly IReadOnlyList<string> s_names = [.. PublishedStudy.All.Select(study => study.Name)];

    private readonly Argument<string[]> _studies = new("STUDY")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = $"{string.Join(", ", s_names)}. Default: all.",
    };

    private readonly Option<bool> _quick = Values.Flag("--quick", "A tenth of the epochs.");
    private readonly Option<bool> _reportOnly = Values.Flag("--report-only", "Trains nothing: the report of what is there.");
    private readonly Option<string> _out = Values.Word(
        "--out", "DIR", "The folder; trainings that have ended there are kept. Default: runs/reproduction, or runs/reproduction-quick.");
    private readonly Option<string> _markdown = Values.Word(
        "--markdown", "FILE", "The report as Markdown too, its pictures in a folder beside it.");
    private readonly Option<bool> _alone = Values.Flag("--without-pytorch", "Leaves PyTorch's part of the first study out.");
    private readonly Option<string> _python = PythonOption.Create();
    private readonly Option<string> _data = Values.Word("--data", "DIR", "The folder of MNIST. Default: the usual places.");
    private readonly Option<string> _kernels = KernelOption.Create();
    private readonly Option<bool> _json = Values.Flag("--json", "One JSON document on standard output, all else on standard error.");
    private readonly Option<bool> _plain = Values.Flag("--plain", "Plain lines, as where there is no terminal.");
    private readonly Surroundings _around;

    private ReproduceVerb(Surroundings around) => _around = around;

    internal static Command Create(Surroundings around)
    {
        var verb = new ReproduceVerb(around);
        var command = new Command("reproduce", "Carries the five published studies out, and writes a report: their figures beside ours.")
        {
            verb._studies,
        };
        Option[] options =
        [
            verb._quick, verb._reportOnly, verb._out, verb._markdown, verb._alone, verb._python, verb._data, verb._kernels, verb._json,
            verb._plain,
        ];
        foreach (var option in options) command.Add(option);
        command.SetAction(verb.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var json = parsed.GetValue(_json);
        var screen = new Screen(_around, parsed.GetValue(_plain), json);
        var quick = parsed.GetValue(_quick);
        var root = _around.Path(parsed.GetValue(_out) ?? Path.Combine(RunArgument.Root, quick ? "reproduction-quick" : "reproduction"));
        var reproduction = new Reproduction(root, Chosen(parsed.GetValue(_studies) ?? []), quick);
        var path = KernelOption.Read(parsed.GetValue(_kernels));
        var isAlone = parsed.GetValue(_reportOnly) || parsed.GetValue(_alone);
        var python = isAlone ? null : FindPyTorch(parsed.GetValue(_python), screen, reproduction);
        var settings = new DataSettings { Folder = parsed.GetValue(_data) is { } folder ? Path.GetFullPath(_around.Path(folder)) : null };
        var data = await DataFinder.FindAsync(settings, named: true, screen, _around, cancellation).ConfigureAwait(false);
        TrainingReport.Machine(screen, path, Figures.Threads(Team.DefaultThreads));
        screen.Fact("data", Description.Data(data));
        screen.Fact("folder", Markup.Escape(root));
        var watch = Stopwatch.StartNew();
        var code = parsed.GetValue(_reportOnly) ? ExitCode.Done : Train(reproduction, data, path, python, screen, cancellation);
        if (code == ExitCode.Interrupted)
        {
            screen.ClearTransient();
            screen.Prose("stopped", Screen.Care, "interrupted; what has ended is kept, and the same command goes on.");
            return code;
        }

        var markdown = parsed.GetValue(_markdown) is { } file ? _around.Path(file) : null;
        var report = new StudyReportWriting(screen, reproduction, data, path).Write(markdown, cancellation);
        screen.Fact("time", LiveTraining.Duration(watch.Elapsed));
        if (json) await _around.Out.WriteAsync(report.ToJson()).ConfigureAwait(false);
        return code;
    }

    private static List<PublishedStudy> Chosen(string[] words)
    {
        if (words.Length == 0) return [.. PublishedStudy.All];
        var names = words.Select(word => word.Length == 1 ? $"study{word}" : word).ToList();
        if (names.FirstOrDefault(name => !s_names.Contains(name)) is { } wrong)
        {
            var near = Lab.Nearest.To(wrong, s_names) is { } meant ? $" Did you mean {meant}?" : "";
            throw new Failure(ExitCode.Usage, $"reproduce: there is no study \"{wrong}\".{near} There are {string.Join(", ", s_names)}.");
        }

        return [.. PublishedStudy.All.Where(study => names.Contains(study.Name))];
    }

    /// <summary>The Python with PyTorch, where a study wants it; without one the rest is reproduced.</summary>
    private TorchPython? FindPyTorch(string? named, Screen screen, Reproduction reproduction)
    {
        if (!reproduction.Studies.Any(study => study.Runs.Any(run => run.WithPyTorch))) return null;
        try
        {
            return TorchPython.Find(named, _around.Variable);
        }
        catch (RivalException e) when (named is null)
        {
            screen.Prose("", Screen.Care, $"{e.Message} PyTorch's part of the first study is left out.");
            return null;
        }
    }

    /// <summary>Trains what has not ended, and answers the exit code: that of a failure where an experiment could not be trained.</summary>
    private static int Train(
        Reproduction reproduction, ResolvedData data, KernelPath path, TorchPython? python, Screen screen, CancellationToken cancellation)
    {
        using var mine = reproduction.Hold();
        var runs = reproduction.Studies.SelectMany(study => study.Runs).ToList();
        var efforts = runs.ToDictionary(run => run.Experiment.Name!, run => EffortOf(run.Experiment, data));
        double OfEpoch(Experiment experiment) => efforts[experiment.Name!];
        var progress = new RunsScreen(
            screen,
            reproduction.Root,
            runs.Sum(run => run.Experiment.Epochs * run.Experiment.Repeats * OfEpoch(run.Experiment)),
            effort: OfEpoch);

        // One after the other, each on all cores: their seconds are told.
        var trainer = new SideBySide(data, path, atOnce: 1);
        var code = ExitCode.Done;
        foreach (var study in reproduction.Studies)
        {
            var outcomes = trainer.Train(reproduction.Begin(study), progress, cancellation);
            if (cancellation.IsCancellationRequested) return ExitCode.Interrupted;
            if (outcomes.Any(outcome => outcome.Problem is not null)) code = ExitCode.Failed;
        }

        if (python is null) return code;
        var rival = new StudyRival(reproduction, data, path, python);
        return TrainRivals(reproduction, rival, screen, cancellation) ? code : ExitCode.Interrupted;
    }

    /// <summary>PyTorch's part; false where it was interrupted.</summary>
    private static bool TrainRivals(Reproduction reproduction, StudyRival rival, Screen screen, CancellationToken cancellation)
    {
        foreach (var study in reproduction.Studies)
        {
            foreach (var run in study.Runs.Where(run => run.WithPyTorch && !rival.HasEnded(study, run)))
            {
                screen.ClearTransient();
                screen.Progress.MarkupLine(Markup.Escape($"{study.Name}/{run.Name} in PyTorch"));
                var progress = TrainingReport.Progress(screen, run.Experiment.Epochs);
                if (rival.Train(study, run, progress, cancellation).Status == RunStatus.Interrupted) return false;
                screen.ClearTransient();
            }
        }

        return true;
    }

    private static double EffortOf(Experiment experiment, ResolvedData data)
    {
        var samples = (int)(data.Training.Count * (1 - experiment.Data.Validation));
        return Reproduction.Effort(experiment, samples, data.Training.SampleShape);
    }
}
