using System.CommandLine;
using Chainrule.Cli.Options;
using Chainrule.Cli.Screens;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Speed;
using Chainrule.Plans;

namespace Chainrule.Cli.Verbs;

/// <summary>Measures how fast this program is on this machine.</summary>
internal sealed class BenchVerb
{
    private const int UsualRepeats = 3;
    private const int QuickImages = 2_000;
    private static readonly string[] s_names = [.. SpeedCase.All.Select(one => one.Name)];
    private readonly Option<string> _cases = Values.Word(
        "--cases", "NAMES", $"Some cases only, with commas between them: {string.Join(", ", s_names)}. Default: all.");
    private readonly Option<int?> _repeats = Values.Whole(
        "--repeats", "N", $"Seeds for the time to an accuracy; 0 leaves it out. Default: {UsualRepeats}.");
    private readonly Option<bool> _quick = Values.Flag("--quick", "A few seconds in all, and no time to an accuracy.");
    private readonly Option<string> _data = Values.Word("--data", "DIR", "The folder of the data. Default: where MNIST is found.");
    private readonly Option<int?> _threads = Values.Whole("--threads", "N", "Threads, 0 for one on each core. Default: 0.");
    private readonly Option<string> _kernels = KernelOption.Create();
    private readonly Option<bool> _json = Values.Flag("--json", "One JSON document on standard output, all else on standard error.");
    private readonly Option<bool> _plain = Values.Flag("--plain", "Plain lines, as where there is no terminal.");
    private readonly Surroundings _around;

    private BenchVerb(Surroundings around) => _around = around;

    internal static Command Create(Surroundings around)
    {
        var verb = new BenchVerb(around);
        var command = new Command("bench", "Measures how fast this machine trains, predicts, and reaches 97, 98 and 99 % on MNIST.");
        foreach (var option in new Option[]
        {
            verb._cases, verb._repeats, verb._quick, verb._data, verb._threads, verb._kernels, verb._json, verb._plain,
        })
        {
            command.Add(option);
        }

        command.SetAction(verb.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var cases = Cases(parsed.GetValue(_cases));
        var path = KernelOption.Read(parsed.GetValue(_kernels));
        var threads = Whole(parsed, _threads, 0, 256) ?? 0;
        var repeats = Whole(parsed, _repeats, 0, 1000) ?? UsualRepeats;
        var (quick, json) = (parsed.GetValue(_quick), parsed.GetValue(_json));
        var screen = new Screen(_around, parsed.GetValue(_plain), json);
        var folder = parsed.GetValue(_data) is { } given ? Path.GetFullPath(_around.Path(given)) : null;
        var settings = new DataSettings { Set = folder is null ? "mnist" : "folder", Folder = folder };
        var data = await DataFinder.FindAsync(settings, named: folder is not null, screen, _around, cancellation).ConfigureAwait(false);
        ExpectDigits(data.Training);

        using var team = new Team(threads == 0 ? Team.DefaultThreads : threads);
        var report = Measure(screen, data, cases, new PlanOptions { Team = team, Path = path }, quick, quick ? 0 : repeats, cancellation);
        if (json) await _around.Out.WriteAsync(report.ToJson()).ConfigureAwait(false);
        return ExitCode.Done;
    }

    /// <summary>Measures part after part, and shows each as soon as it is known.</summary>
    private static SpeedReport Measure(
        Screen screen,
        ResolvedData data,
        IReadOnlyList<SpeedCase> cases,
        PlanOptions options,
        bool quick,
        int repeats,
        CancellationToken cancellation)
    {
        var shown = new SpeedScreen(screen);
        shown.Wait("the machine");
        var machine = MachineSpeed.Measure(options.Team!.Threads, options.Path, quick ? 4 : 15);
        shown.Machine(machine);
        var images = quick ? Subset.First(data.Training, QuickImages) : data.Training;
        shown.Data(data, images.Count);

        var trained = Each(cases, "training", one => CaseSpeed.Measure(
            one, images, options, machine.PeakGflops, quick ? 0.1 : 1.5, cancellation));
        shown.Cases(trained);
        var predicted = Each(cases, "reading", one => InferenceSpeed.Measure(one, data.Test, options, quick ? 0.05 : 0.4));
        shown.Inference(predicted, machine.Threads);

        var leftOut = LeftOut(data, quick, repeats);
        List<AccuracyTime> times = [];
        if (leftOut is null)
        {
            times = Each(AccuracyGoal.All, "the time to", goal => AccuracyTime.Measure(goal, data, options, repeats, cancellation));
        }

        shown.Times(times, leftOut);
        return new SpeedReport
        {
            Machine = machine,
            Dataset = data.Training.Name,
            FallbackReason = data.FallbackReason,
            Cases = trained,
            Inference = predicted,
            TimeToAccuracy = times,
            TimeToAccuracyLeftOut = leftOut,
        };

        List<TResult> Each<T, TResult>(IReadOnlyList<T> parts, string verb, Func<T, TResult> measure)
        {
            var results = new List<TResult>();
            foreach (var part in parts)
            {
                cancellation.ThrowIfCancellationRequested();
                shown.Wait($"{verb} {(part is AccuracyGoal goal ? $"{goal.Percent} %" : (part as SpeedCase)?.Name)}");
                results.Add(measure(part));
            }

            return results;
        }
    }

    private static string? LeftOut(ResolvedData data, bool quick, int repeats) => (quick, repeats, data.Training.Name) switch
    {
        (true, _, _) => "--quick leaves it out",
        (_, 0, _) => "--repeats 0 leaves it out",
        var (_, _, name) when name != KnownDataSet.Mnist.Name => $"the recipes are MNIST's, and this is {name}",
        _ => null,
    };

    private static IReadOnlyList<SpeedCase> Cases(string? names)
    {
        if (names is null) return SpeedCase.All;
        var wanted = names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var known = string.Join(", ", s_names);
        if (wanted.Length == 0) throw new Failure(ExitCode.Usage, $"--cases: expected some of {known}, got \"{names}\".");
        if (wanted.Except(s_names).FirstOrDefault() is { } odd)
        {
            var near = Lab.Nearest.To(odd, s_names) is { } meant ? $" Did you mean {meant}?" : "";
            throw new Failure(ExitCode.Usage, $"--cases: there is no case \"{odd}\".{near} There are {known}.");
        }

        return [.. SpeedCase.All.Where(one => wanted.Contains(one.Name))];
    }

    private static int? Whole(ParseResult parsed, Option<int?> option, int least, int most) => parsed.GetValue(option) is not { } number
        || (number >= least && number <= most)
            ? parsed.GetValue(option)
            : throw new Failure(ExitCode.Usage, $"{option.Name}: expected a whole number from {least} to {most}, got {number}.");

    /// <summary>The cases' networks are made for pictures like MNIST's.</summary>
    private static void ExpectDigits(IDataSet images)
    {
        if (images.SampleShape is [1, 28, 28] && images.ClassCount == 10) return;
        throw new Failure(
            ExitCode.Usage,
            $"{images.Name}: expected samples [1, 28, 28] of 10 classes, as the cases have it, "
            + $"got [{string.Join(", ", images.SampleShape)}] of {images.ClassCount}.");
    }
}
