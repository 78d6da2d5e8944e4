using System.CommandLine;
using Chainrule.Cli.Screens;
using Chainrule.Kernels;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Runs;

namespace Chainrule.Cli.Options;

/// <summary>The options of verbs that use a trained model on data: the run's own data unless other is named.</summary>
internal sealed class RunDataOptions
{
    private readonly Option<string> _dataset = Values.Word(
        "--dataset", "NAME", $"Other data: {string.Join(", ", KnownDataSet.Names)}. Default: the run's.");
    private readonly Option<string> _data = Values.Word("--data", "DIR", "The folder of the data. Default: where the run had it from.");
    private readonly Option<int?> _threads = Values.Whole("--threads", "N", "Threads, 0 for one on each core. Default: 0.");
    private readonly Option<string> _kernels = KernelOption.Create();
    private readonly Option<bool> _plain = Values.Flag("--plain", "Plain lines, as where there is no terminal.");

    internal void AddTo(Command command)
    {
        foreach (var option in new Option[] { _dataset, _data, _threads, _kernels, _plain }) command.Add(option);
    }

    internal Screen Screen(ParseResult parsed, Surroundings around, bool json = false) => new(around, parsed.GetValue(_plain), json);

    internal TrainedModel Open(ParseResult parsed, RunFolder run) =>
        RunArgument.Open(run, Kernels(parsed), Threads(parsed));

    internal TrainedModel Open(ParseResult parsed, Experiment experiment, WeightFile weights, IDataSet data) =>
        TrainedModel.Open(experiment, weights, data, Kernels(parsed), Threads(parsed));

    /// <summary>Refuses the number of a sample that there is not.</summary>
    internal static void ExpectSample(int number, IDataSet samples)
    {
        if (number >= 0 && number < samples.Count) return;
        throw new Failure(ExitCode.Usage, $"--index: expected a test sample of {samples.Name}, 0 to {samples.Count - 1}, got {number}.");
    }

    /// <summary>The test samples for a model, checked to have its shape and classes.</summary>
    internal async Task<IDataSet> TestSamplesAsync(
        ParseResult parsed, TrainedModel model, Screen screen, Surroundings around, CancellationToken cancellation)
    {
        var test = await TestSamplesAsync(parsed, model.Experiment.Data, screen, around, cancellation).ConfigureAwait(false);
        if (test.SampleShape.SequenceEqual(model.Network.SampleShape) && test.ClassCount == model.Network.Classes) return test;
        throw new Failure(
            ExitCode.Usage,
            $"{test.Name}: expected samples [{string.Join(", ", model.Network.SampleShape)}] of {model.Network.Classes} classes, "
            + $"as {model.Source} learned from, got [{string.Join(", ", test.SampleShape)}] of {test.ClassCount}.");
    }

    /// <summary>The test samples that an experiment's settings and these options name.</summary>
    internal async Task<IDataSet> TestSamplesAsync(
        ParseResult parsed, DataSettings settings, Screen screen, Surroundings around, CancellationToken cancellation)
    {
        var named = Settings(parsed, settings, around);
        return (await DataFinder.FindAsync(named, named: true, screen, around, cancellation).ConfigureAwait(false)).Test;
    }

    /// <summary>Whether these options name data, so that no other will do.</summary>
    internal bool NamesData(ParseResult parsed) => (parsed.GetValue(_dataset) ?? parsed.GetValue(_data)) is not null;

    /// <summary>An experiment's settings with what these options say otherwise.</summary>
    internal DataSettings Settings(ParseResult parsed, DataSettings settings, Surroundings around)
    {
        var (set, folder) = (parsed.GetValue(_dataset), parsed.GetValue(_data));
        if (set is not null && !DataSettings.Sets.Contains(set)) throw new Failure(ExitCode.Usage, ExperimentOptions.Unknown(set));
        if (set is not null) settings = settings with { Set = set, Folder = null };
        if (folder is not null) settings = settings with { Set = set ?? "folder", Folder = Path.GetFullPath(around.Path(folder)) };
        if (settings is { Set: "folder", Folder: null }) throw new Failure(ExitCode.Usage, "--dataset folder: name it too, with --data.");
        return settings;
    }

    internal KernelPath Kernels(ParseResult parsed) => KernelOption.Read(parsed.GetValue(_kernels));

    internal int Threads(ParseResult parsed) => (parsed.GetValue(_threads) ?? 0) switch
    {
        0 => Plans.Team.DefaultThreads,
        var threads and > 0 and <= 256 => threads,
        var threads => throw new Failure(ExitCode.Usage, $"--threads: expected a whole number from 0 to 256, got {threads}."),
    };
}
