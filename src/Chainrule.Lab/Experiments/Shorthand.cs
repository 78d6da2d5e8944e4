using Chainrule.Lab.Experiments.Binding;

namespace Chainrule.Lab.Experiments;

/// <summary>The command line's short way to say the usual things of an experiment; what is null stays as it is.</summary>
public sealed record Shorthand
{
    private static readonly (string Name, LayerSettings Value)[] s_activations =
    [
        ("relu", new LayerSettings.Relu()),
        ("sigmoid", new LayerSettings.Sigmoid()),
        ("tanh", new LayerSettings.Tanh()),
        ("prelu", new LayerSettings.Prelu()),
        ("leakyRelu", new LayerSettings.LeakyRelu()),
        ("elu", new LayerSettings.Elu()),
        ("gelu", new LayerSettings.Gelu()),
        ("silu", new LayerSettings.Silu()),
        ("softplus", new LayerSettings.Softplus()),
        ("hardswish", new LayerSettings.Hardswish()),
    ];

    private static readonly (string Name, Experiments.Norm Value)[] s_norms =
    [
        ("none", Experiments.Norm.None),
        ("batch", Experiments.Norm.Batch),
        ("weight", Experiments.Norm.Weight),
        ("layer", Experiments.Norm.Layer),
    ];

    /// <summary>Where the options live; a longer path stands before one that it begins with.</summary>
    private static readonly (string Path, string Option)[] s_options =
    [
        ("data.set", "--dataset"),
        ("data.folder", "--data"),
        ("data.validation", "--validation"),
        ("model.layers", "--hidden"),
        ("loss.labelSmoothing", "--label-smoothing"),
        ("loss", "--loss"),
        ("optimizer.type", "--optimizer"),
        ("optimizer.learningRate", "--lr"),
        ("optimizer.momentum", "--momentum"),
        ("optimizer.weightDecay", "--weight-decay"),
        ("optimizer.clipNorm", "--clip"),
        ("schedule.warmup", "--warmup"),
        ("schedule", "--schedule"),
        ("epochs", "--epochs"),
        ("batch", "--batch"),
        ("seed", "--seed"),
        ("repeats", "--repeats"),
        ("record.everySteps", "--log-every"),
        ("threads", "--threads"),
    ];

    /// <summary>The names that <see cref="Activation"/> may have.</summary>
    public static IReadOnlyList<string> Activations { get; } = [.. s_activations.Select(activation => activation.Name)];

    /// <summary>The names that <see cref="Loss"/> may have.</summary>
    public static IReadOnlyList<string> Losses { get; } = [.. LossTable.Loss.Types];

    /// <summary>The names that <see cref="Optimizer"/> may have.</summary>
    public static IReadOnlyList<string> Optimizers { get; } = [.. OptimizerTable.Optimizer.Types];

    /// <summary>The names that <see cref="Schedule"/> may have.</summary>
    public static IReadOnlyList<string> Schedules { get; } = [.. ScheduleTable.Schedule.Types];

    /// <summary>--dataset.</summary>
    public string? Dataset { get; init; }

    /// <summary>--data: the folder that holds the files.</summary>
    public string? Folder { get; init; }

    /// <summary>--validation: the part that is held out.</summary>
    public double? Validation { get; init; }

    /// <summary>--hidden: the sizes of the hidden layers; empty for a model without any.</summary>
    public IReadOnlyList<int>? Hidden { get; init; }

    /// <summary>--activation: what follows each hidden layer.</summary>
    public string? Activation { get; init; }

    /// <summary>--norm: none, batch, weight or layer.</summary>
    public string? Norm { get; init; }

    /// <summary>--dropout: the probability with which the output of a hidden layer is dropped.</summary>
    public double? Dropout { get; init; }

    /// <summary>--loss; the model's last layer follows from it.</summary>
    public string? Loss { get; init; }

    /// <summary>--label-smoothing.</summary>
    public double? LabelSmoothing { get; init; }

    /// <summary>--optimizer; another one than before begins with its own defaults.</summary>
    public string? Optimizer { get; init; }

    /// <summary>--lr.</summary>
    public double? LearningRate { get; init; }

    /// <summary>--momentum.</summary>
    public double? Momentum { get; init; }

    /// <summary>--weight-decay.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>--clip: the norm of all gradients together.</summary>
    public double? Clip { get; init; }

    /// <summary>--schedule, with its defaults.</summary>
    public string? Schedule { get; init; }

    /// <summary>--warmup, in epochs.</summary>
    public double? Warmup { get; init; }

    /// <summary>--epochs.</summary>
    public int? Epochs { get; init; }

    /// <summary>--batch.</summary>
    public int? Batch { get; init; }

    /// <summary>--seed.</summary>
    public long? Seed { get; init; }

    /// <summary>--repeats: the number of runs, each with a seed of its own.</summary>
    public int? Repeats { get; init; }

    /// <summary>--log-every: the steps between two losses that are written down.</summary>
    public int? LogEvery { get; init; }

    /// <summary>--threads.</summary>
    public int? Threads { get; init; }

    /// <summary>The first option that decides the layers, or null where none is given.</summary>
    public string? ModelOption =>
        Hidden is not null ? "--hidden"
        : Activation is not null ? "--activation"
        : Norm is not null ? "--norm"
        : Dropout is not null ? "--dropout"
        : Loss is not null ? "--loss"
        : null;

    /// <summary>An experiment with what is said here put in.</summary>
    /// <param name="baseline">
    /// The experiment that holds for everything else, or null for the defaults. Where this decides the layers, they are built anew, with
    /// the defaults for what is not said.
    /// </param>
    /// <param name="classes">The number of classes.</param>
    /// <returns>The experiment.</returns>
    /// <exception cref="ConfigException">Something is not allowed; all errors are listed under the options' names.</exception>
    public Experiment ToExperiment(Experiment? baseline = null, int classes = Classifier.DefaultClasses)
    {
        var experiment = baseline ?? new Experiment();
        var problems = new ConfigProblems();
        var root = ExperimentTable.Experiment.Write(experiment);
        PutType("loss", Loss);
        if (Loss == "mse") Put("loss.reduction", ConfigNode.Of("perSample"));
        PutKey("loss", LossTable.Loss, "labelSmoothing", "label smoothing", LabelSmoothing);
        if (ModelOption is not null) Put("model.layers", LayersNode(experiment.Loss, classes, problems));
        if (Dataset is not null) Put("data.set", ConfigNode.Of(Dataset));
        if (Folder is not null) Put("data.folder", ConfigNode.Of(Folder));
        if (Validation is { } validation) Put("data.validation", ConfigNode.Of(validation));
        PutType("optimizer", Optimizer);
        if (LearningRate is { } rate) Put("optimizer.learningRate", ConfigNode.Of(rate));
        PutKey("optimizer", OptimizerTable.Optimizer, "momentum", "a momentum", Momentum);
        if (WeightDecay is { } decay) Put("optimizer.weightDecay", ConfigNode.Of(decay));
        if (Clip is { } clip) Put("optimizer.clipNorm", ConfigNode.Of(clip));
        PutType("schedule", Schedule);
        if (Warmup is { } warmup) Put("schedule.warmup", ConfigNode.Of(warmup));
        if (Epochs is { } epochs) Put("epochs", ConfigNode.Of(epochs));
        if (Batch is { } batch) Put("batch", ConfigNode.Of(batch));
        if (Seed is { } seed) Put("seed", ConfigNode.Of(seed));
        if (Repeats is { } repeats) Put("repeats", ConfigNode.Of(repeats));
        if (LogEvery is { } every) Put("record.everySteps", ConfigNode.Of(every));
        if (Threads is { } threads) Put("threads", ConfigNode.Of(threads));
        try
        {
            return ExperimentReader.Bind(root, "command line", problems);
        }
        catch (ConfigException e)
        {
            throw new ConfigException(e.Origin, [.. e.Errors.Select(error => error with { Path = OptionOf(error.Path) })]);
        }

        void Put(string path, ConfigNode value)
        {
            var steps = path.Split('.');
            var parent = steps.Length == 1 ? root : root.Find(steps[0])!;
            parent.Put(steps[^1], value);
        }

        // Another type has other keys and other defaults.
        void PutType(string section, string? type)
        {
            if (type is not null && root.Find(section)!.Find("type")!.Text != type)
                root.Put(section, ConfigNode.Object(("type", ConfigNode.Of(type))));
        }

        // A key that only some types have; a type that nobody knows is the table's to report.
        void PutKey<T>(string section, OneOf<T> kind, string key, string words, double? value)
        {
            if (value is not { } number) return;
            var type = root.Find(section)!.Find("type")!.Text;
            var fitting = kind.TypesWith(key).ToList();
            if (fitting.Contains(type)) Put($"{section}.{key}", ConfigNode.Of(number));
            else if (kind.Types.Contains(type))
            {
                var expected = $"the {section} {Words.Choice(fitting)}, which has {words}";
                problems.Add($"{section}.{key}", null, $"expected {expected}, got \"{type}\".");
            }
        }
    }

    private static string OptionOf(string path)
    {
        foreach (var (start, option) in s_options)
        {
            if (path.StartsWith(start, StringComparison.Ordinal)) return option;
        }

        return path;
    }

    private static T Choose<T>(string option, string? name, (string Name, T Value)[] table, ConfigProblems problems)
    {
        var found = Array.FindIndex(table, row => row.Name == name);
        if (found >= 0) return table[found].Value;
        var names = table.Select(row => row.Name).ToList();
        if (name is not null)
            problems.Add(option, null, $"expected {Words.Choice(names)}, got {ConfigNode.Quoted(name)}.{Words.Hint(name, names)}");
        return table[0].Value;
    }

    /// <summary>A loss with its defaults. A wrong word is the table's to report; until then any loss will do.</summary>
    private static LossSettings Named(string type) =>
        LossTable.Loss.TryRead(ConfigNode.Object(("type", ConfigNode.Of(type))), "", new ConfigProblems(), out var loss)
            ? loss
            : new LossSettings.CrossEntropy();

    private ConfigNode LayersNode(LossSettings loss, int classes, ConfigProblems problems)
    {
        var dropout = Dropout ?? 0;
        if (dropout is not (>= 0 and < 1))
            problems.Add("--dropout", null, $"expected a number from 0 to below 1, got {ConfigNode.Of(dropout)}.");
        var classifier = new Classifier
        {
            Hidden = Hidden ?? Classifier.DefaultHidden,
            Activation = Choose("--activation", Activation, s_activations, problems),
            Norm = Choose("--norm", Norm, s_norms, problems),
            Dropout = dropout is >= 0 and < 1 ? dropout : 0,
            Classes = classes,
            Loss = Loss is null ? loss : Named(Loss),
        };
        return ConfigNode.List(classifier.Layers.Select(LayerTable.Layer.Write));
    }
}
