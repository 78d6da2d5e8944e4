using System.CommandLine;
using System.Diagnostics;
using Chainrule.Cli.Options;
using Chainrule.Cli.Screens;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Sweeps;

namespace Chainrule.Cli.Verbs;

/// <summary>Trains an experiment with many combinations of settings, side by side.</summary>
internal sealed class SweepVerb
{
    private readonly Argument<string> _folder = new("SWEEP")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "The folder of a sweep that goes on, or its name in ./runs; what has ended is kept.",
    };

    private readonly ExperimentOptions _experiment = new();
    private readonly Option<string[]> _grid = Axis(
        "--grid", "path=a,b,c", "Every combination of these values, like batch=16,32; repeatable.");
    private readonly Option<string[]> _over = Axis(
        "--over", "path=range", "Random points from log(1e-4,0.1), uniform(0,3), whole(16,256) or choice(16,32); repeatable.");
    private readonly Option<int?> _random = Values.Whole("--random", "N", "The number of random points; needs --over.");
    private readonly Option<long?> _sweepSeed = Values.Long("--sweep-seed", "N", "The key of the random points. Default: 1.");
    private readonly Option<int?> _halving = Values.Whole(
        "--halving", "FACTOR", "Few epochs for all points; the best of FACTOR go on with FACTOR times as many, trained anew.");
    private readonly Option<int?> _atOnce = TrainVerb.AtOnceOption();
    private readonly Option<string> _out = Values.Word("--out", "DIR", "The sweep's folder. Default: runs/NAME.");
    private readonly Option<bool> _resume = Values.Flag("--resume", "Goes on with the newest sweep that is the same, or that of --out.");
    private readonly Option<string> _kernels = KernelOption.Create();
    private readonly Option<bool> _json = Values.Flag("--json", "One JSON document on standard output, all else on standard error.");
    private readonly Option<bool> _plain = Values.Flag("--plain", "Plain lines, as where there is no terminal.");
    private readonly Surroundings _around;

    private SweepVerb(Surroundings around) => _around = around;

    internal static Command Create(Surroundings around)
    {
        var verb = new SweepVerb(around);
        var command = new Command("sweep", "Trains many combinations of settings at once: a grid, at random, with successive halving.");
        command.Add(verb._folder);
        Option[] own =
        [
            verb._grid, verb._over, verb._random, verb._sweepSeed, verb._halving, verb._atOnce, verb._resume, verb._out, verb._kernels,
            verb._json, verb._plain,
        ];
        foreach (var option in own) command.Add(option);
        verb._experiment.AddTo(command);
        command.SetAction(verb.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var old = parsed.GetValue(_folder) is { } word ? Find(word, parsed) : null;
        var plan = new SweepPlan(old is null ? Settings(parsed) : SweepSettings.Read(old));
        var path = KernelOption.Read(parsed.GetValue(_kernels));
        var json = parsed.GetValue(_json);
        var screen = new Screen(_around, parsed.GetValue(_plain), json);
        var atOnce = Values.AtLeastOne(parsed, _atOnce) ?? 0;
        var named = old is not null || _experiment.NamesData(parsed);
        var wanted = plan.Settings.Experiment;
        var data = await DataFinder.FindAsync(wanted.Data, named, screen, _around, cancellation).ConfigureAwait(false);
        plan = new SweepPlan(plan.Settings with { Experiment = DataFinder.Recorded(wanted, data) });
        var sweep = new Sweep(plan, data, path, atOnce);
        cancellation.ThrowIfCancellationRequested();
        var folder = old ?? Place(parsed, sweep.Plan.Settings);
        TrainingReport.Machine(screen, path, SeriesReport.Together(sweep.AtOnce, wanted.Threads));
        screen.Fact("data", Description.Data(data));
        screen.Prose("training", "default", Description.Training(wanted));
        var report = new SweepReport(screen, sweep.Plan, folder);
        report.Begin();
        if (screen.IsLive) screen.Line();
        var watch = Stopwatch.StartNew();
        var result = sweep.Train(folder, new RunsScreen(screen, folder, sweep.Plan.Epochs), cancellation);
        screen.ClearTransient();
        report.End(result, watch.Elapsed);
        if (json) await _around.Out.WriteAsync(result.ToJson()).ConfigureAwait(false);
        if (result.Status != Standing.Done) return ExitCode.Interrupted;
        return result.Points.Any(row => row.Status == Standing.Done) ? ExitCode.Done : ExitCode.Failed;
    }

    private static Option<string[]> Axis(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description, AllowMultipleArgumentsPerToken = false };

    /// <summary>The sweep that the options describe.</summary>
    private SweepSettings Settings(ParseResult parsed)
    {
        var (grid, over, random) = (parsed.GetValue(_grid) ?? [], parsed.GetValue(_over) ?? [], parsed.GetValue(_random));
        if (grid.Length + over.Length == 0)
        {
            throw new Failure(
                ExitCode.Usage,
                "sweep: which settings? --grid optimizer.learningRate=0.1,0.01, or "
                    + "--random 20 --over \"optimizer.learningRate=log(1e-4,0.1)\".");
        }

        if (grid.Length > 0 && (over.Length > 0 || random is not null))
        {
            throw new Failure(
                ExitCode.Usage, "--grid takes every combination: expected it alone, got --random or --over too. Draw with choice(…).");
        }

        if (over.Length > 0 && random is null) throw new Failure(ExitCode.Usage, "--over: expected --random N too, the number of points.");
        return new()
        {
            Experiment = _experiment.Read(parsed, _around),
            Axes = [.. grid.Select(text => Parse("--grid", text)), .. over.Select(text => Parse("--over", text))],
            Random = random,
            Seed = parsed.GetValue(_sweepSeed) ?? 1,
            Halving = parsed.GetValue(_halving),
        };
    }

    private static SweepAxis Parse(string option, string text)
    {
        try
        {
            return SweepAxis.Parse(text);
        }
        catch (FormatException e)
        {
            throw new Failure(ExitCode.Usage, $"{option}: {e.Message}", e);
        }
    }

    private string Find(string word, ParseResult parsed)
    {
        var odd = _experiment.All.Concat([_grid, _over, _random, _sweepSeed, _halving, _out])
            .FirstOrDefault(option => parsed.GetResult(option) is not null);
        if (odd is not null)
        {
            throw new Failure(
                ExitCode.Usage, $"sweep: {odd.Name} describes a new sweep, and {word} goes on as it was begun. Leave one of the two away.");
        }

        string[] places = [_around.Path(word), Path.Combine(_around.Path(RunArgument.Root), word)];
        if (places.FirstOrDefault(SweepSettings.IsAt) is { } found) return found;
        throw new Failure(ExitCode.Usage, $"{word}: expected the folder of a sweep, which has sweep.json. \"runs\" lists what there is.");
    }

    /// <summary>A new folder, or with --resume that of the same sweep.</summary>
    private string Place(ParseResult parsed, SweepSettings settings)
    {
        var root = _around.Path(RunArgument.Root);
        var (wanted, resume) = (parsed.GetValue(_out), parsed.GetValue(_resume));
        if (wanted is not null && SweepSettings.IsAt(_around.Path(wanted)))
        {
            return resume
                ? _around.Path(wanted)
                : throw new Failure(ExitCode.Usage, $"{wanted}: the folder already holds a sweep. To go on with it: --resume.");
        }

        if (resume && wanted is null)
        {
            var same = Directory.Exists(root) ? Directory.GetDirectories(root).Where(SweepSettings.IsAt).Where(IsSame) : [];
            return same.MaxBy(Directory.GetCreationTimeUtc)
                ?? throw new Failure(ExitCode.Usage, $"--resume: no sweep in {root} is the same. Leave the option away to begin one.");
        }

        var axes = settings.Axes.Select(axis => axis.Path.Split('.')[^1]);
        var name = settings.Experiment.Name
            ?? $"{_around.Now():yyyyMMdd-HHmmss}-{settings.Experiment.Data.Set}-sweep-{string.Join('-', axes)}";
        return TrainVerb.CreateFolder(wanted, name, _around).Path;

        bool IsSame(string folder)
        {
            try
            {
                return SweepSettings.Read(folder).ToJson() == settings.ToJson();
            }
            catch (Exception e) when (e is ConfigException or Lab.Formats.DamagedFileException)
            {
                return false;
            }
        }
    }
}
