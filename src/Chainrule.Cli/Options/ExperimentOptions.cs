using System.CommandLine;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;

namespace Chainrule.Cli.Options;

/// <summary>The options that describe an experiment, shared by the verbs that take one.</summary>
internal sealed class ExperimentOptions
{
    /// <summary>The option of the learning rate.</summary>
    internal const string Rate = "--lr";

    private static readonly Experiment s_default = new();
    private static readonly string s_hidden = string.Join(',', Classifier.DefaultHidden);
    private static readonly OptimizerSettings.Sgd? s_sgd = s_default.Optimizer as OptimizerSettings.Sgd;
    private readonly Option<string> _config = Values.Word(
        "--config", "FILE", "An experiment.json to start from; the other options change it.");
    private readonly Option<int[]?> _hidden = Values.Sizes(
        "--hidden", "SIZES", $"Sizes of the hidden layers, like 256,128,64; none for none. Default: {s_hidden}.");
    private readonly Option<string> _activation = Values.Word(
        "--activation", "NAME", $"{string.Join(", ", Shorthand.Activations)}. Default: relu.");
    private readonly Option<string> _norm = Values.Word(
        "--norm", "NAME", "batch or layer after each hidden layer, or weight around all; none. Default: none.");
    private readonly Option<double?> _dropout = Values.Real(
        "--dropout", "P", "The probability that a hidden layer's output is dropped. Default: 0.");
    private readonly Option<string> _loss = Values.Word("--loss", "NAME", $"{string.Join(", ", Shorthand.Losses)}. Default: crossEntropy.");
    private readonly Option<double?> _smoothing = Values.Real(
        "--label-smoothing", "PART", "The part of the target spread over all classes. Default: 0.");
    private readonly Option<string> _optimizer = Values.Word(
        "--optimizer", "NAME", $"{string.Join(", ", Shorthand.Optimizers)}. Default: sgd.");
    private readonly Option<double?> _rate = Values.Real(
        Rate, "RATE", $"The learning rate. Default: the optimizer's, {s_default.Optimizer.LearningRate} for sgd.");
    private readonly Option<double?> _momentum = Values.Real(
        "--momentum", "PART", $"The part of the last step that is kept. Default: {s_sgd?.Momentum}.");
    private readonly Option<double?> _decay = Values.Real(
        "--weight-decay", "PART", "How strongly weights are pulled to 0. Default: the optimizer's.");
    private readonly Option<double?> _clip = Values.Real("--clip", "NORM", "The norm to which gradients are scaled down. Default: none.");
    private readonly Option<string> _schedule = Values.Word(
        "--schedule", "NAME", $"How the rate changes: {string.Join(", ", Shorthand.Schedules)}. Default: constant.");
    private readonly Option<double?> _warmup = Values.Real("--warmup", "EPOCHS", "The epochs in which the rate rises. Default: 0.");
    private readonly Option<int?> _epochs = Values.Whole(
        "--epochs", "N", $"How many times all training samples are seen. Default: {s_default.Epochs}.");
    private readonly Option<int?> _batch = Values.Whole("--batch", "N", $"Samples in a step. Default: {s_default.Batch}.");
    private readonly Option<long?> _seed = Values.Long("--seed", "N", $"The key of all random numbers. Default: {s_default.Seed}.");
    private readonly Option<int?> _repeats = Values.Whole(
        "--repeats", "N", $"Trainings, each with the next seed; figures are mean ± standard deviation. Default: {s_default.Repeats}.");
    private readonly Option<int?> _logEvery = Values.Whole(
        "--log-every", "N", "Steps between two losses that are written down and told. Default: 20 an epoch, not told.");
    private readonly Option<int?> _threads = Values.Whole(
        "--threads", "N", "Threads, 0 for one on each core; the result is the same. Default: 0.");
    private readonly Option<string> _dataset = Values.Word(
        "--dataset", "NAME", $"{string.Join(", ", KnownDataSet.Names)}. Default: mnist.");
    private readonly Option<string> _data = Values.Word(
        "--data", "DIR", "The folder of the data: IDX files, or PNGs in a folder for each class.");
    private readonly Option<double?> _validation = Values.Real(
        "--validation", "PART", "The part of the training samples held out. Default: 1/6.");
    private readonly Option<string> _name = Values.Word("--name", "NAME", "The name of the run's folder.");
    private readonly Option<string[]> _set = new("--set")
    {
        HelpName = "path=value",
        Description = "Changes any value of the experiment, like optimizer.learningRate=0.01; repeatable.",
        AllowMultipleArgumentsPerToken = false,
    };

    internal void AddTo(Command command)
    {
        _config.Aliases.Add("-c");
        foreach (var option in All) command.Add(option);
    }

    /// <summary>All of them.</summary>
    internal IEnumerable<Option> All =>
    [
        _hidden, _activation, _norm, _dropout, _loss, _smoothing, _optimizer, _rate, _momentum, _decay, _clip, _schedule, _warmup,
        _epochs, _batch, _seed, _repeats, _logEvery, _threads, _dataset, _data, _validation, _name, _set, _config,
    ];

    /// <summary>The experiment that the options describe.</summary>
    internal Experiment Read(ParseResult parsed, Surroundings around)
    {
        var shorthand = new Shorthand
        {
            // Without the option, the parser would answer an empty list.
            Hidden = parsed.GetResult(_hidden) is null ? null : parsed.GetValue(_hidden),
            Activation = parsed.GetValue(_activation),
            Norm = parsed.GetValue(_norm),
            Dropout = parsed.GetValue(_dropout),
            Loss = parsed.GetValue(_loss),
            LabelSmoothing = parsed.GetValue(_smoothing),
            Optimizer = parsed.GetValue(_optimizer),
            LearningRate = parsed.GetValue(_rate),
            Momentum = parsed.GetValue(_momentum),
            WeightDecay = parsed.GetValue(_decay),
            Clip = parsed.GetValue(_clip),
            Schedule = parsed.GetValue(_schedule),
            Warmup = parsed.GetValue(_warmup),
            Epochs = parsed.GetValue(_epochs),
            Batch = parsed.GetValue(_batch),
            Seed = parsed.GetValue(_seed),
            Repeats = parsed.GetValue(_repeats),
            LogEvery = parsed.GetValue(_logEvery),
            Threads = parsed.GetValue(_threads),
            Dataset = parsed.GetValue(_dataset),
            Folder = parsed.GetValue(_data) is { } data ? Path.GetFullPath(around.Path(data)) : null,
            Validation = parsed.GetValue(_validation),
        };
        var baseline = parsed.GetValue(_config) is { } file ? ReadFile(file, shorthand, around) : null;
        if (shorthand.Dataset is { } name && !DataSettings.Sets.Contains(name)) throw new Failure(ExitCode.Usage, Unknown(name));
        var experiment = shorthand.ToExperiment(baseline);
        var changes = (parsed.GetValue(_set) ?? []).Select(Change).ToList();
        if (changes.Count > 0) experiment = experiment.Set(changes);
        return parsed.GetValue(_name) is { } run ? (experiment with { Name = run }).Checked("command line") : experiment;
    }

    /// <summary>The steps between two lines of the running loss; null where nobody asked for them.</summary>
    internal int? LogEvery(ParseResult parsed) => parsed.GetValue(_logEvery);

    /// <summary>Whether the user named a data set, so that no other may stand in for it.</summary>
    internal bool NamesData(ParseResult parsed) =>
        parsed.GetValue(_dataset) is not null || parsed.GetValue(_config) is not null
        || (parsed.GetValue(_set) ?? []).Any(change => change.StartsWith("data.set=", StringComparison.Ordinal));

    /// <summary>Refuses a model that tells another number of classes apart than the data has.</summary>
    internal static void ExpectClasses(int classes, IDataSet data)
    {
        if (classes == data.ClassCount) return;
        throw new Failure(
            ExitCode.Usage, $"model: expected {data.ClassCount} outputs, one for each class of {data.Name}, got {classes}.");
    }

    internal static string Unknown(string name)
    {
        var near = Lab.Nearest.To(name, KnownDataSet.Names) is { } meant ? $" Did you mean {meant}?" : "";
        var known = string.Join(", ", KnownDataSet.Names);
        return $"--dataset: there is no data set \"{name}\".{near} Known are {known}; name any other folder with --data.";
    }

    private static Experiment ReadFile(string file, Shorthand shorthand, Surroundings around)
    {
        if (shorthand.ModelOption is { } option)
        {
            throw new Failure(
                ExitCode.Usage,
                $"{option} builds the layers anew, but {file} already describes them. "
                + "Change the file, or a value of it: --set model.layers[1].out=64.");
        }

        return ReadFile(file, around);
    }

    /// <summary>The experiment that a file describes.</summary>
    internal static Experiment ReadFile(string file, Surroundings around)
    {
        try
        {
            return ExperimentReader.Read(around.Path(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Failure(ExitCode.Usage, $"{file}: expected an experiment.json, but the file cannot be read: {e.Message}", e);
        }
    }

    private static (string Path, string Value) Change(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at > 0) return (text[..at], text[(at + 1)..]);
        throw new Failure(ExitCode.Usage, $"--set: expected path=value, like optimizer.learningRate=0.01, got \"{text}\".");
    }
}
