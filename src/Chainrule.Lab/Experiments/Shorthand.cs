using Chainrule.Lab.Experiments.Binding;
using Chainrule.Nn;

namespace Chainrule.Lab.Experiments;

/// <summary>The command line's short way to say the usual things of an experiment; what is null stays as it is.</summary>
public sealed record Shorthand
{
    /// <summary>The number of classes of the usual data sets: ten digits, ten kinds of clothing, ten characters.</summary>
    public const int DefaultClasses = 10;

    private static readonly (string Name, Func<LayerSettings> Layer)[] s_activations =
    [
        ("relu", () => new LayerSettings.Relu()),
        ("sigmoid", () => new LayerSettings.Sigmoid()),
        ("tanh", () => new LayerSettings.Tanh()),
    ];

    private static readonly (string Path, string Option)[] s_options =
    [
        ("data.set", "--dataset"),
        ("data.folder", "--data"),
        ("data.validation", "--validation"),
        ("model.layers", "--hidden"),
        ("loss", "--loss"),
        ("optimizer.type", "--optimizer"),
        ("optimizer.learningRate", "--lr"),
        ("optimizer.momentum", "--momentum"),
        ("epochs", "--epochs"),
        ("batch", "--batch"),
        ("seed", "--seed"),
        ("threads", "--threads"),
    ];

    /// <summary>The sizes of the hidden layers where nobody says anything else.</summary>
    public static IReadOnlyList<int> DefaultHidden { get; } = [256];

    /// <summary>The names that <see cref="Activation"/> may have.</summary>
    public static IReadOnlyList<string> Activations { get; } = [.. s_activations.Select(activation => activation.Name)];

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

    /// <summary>--loss; the model's last layer follows from it.</summary>
    public string? Loss { get; init; }

    /// <summary>--optimizer.</summary>
    public string? Optimizer { get; init; }

    /// <summary>--lr.</summary>
    public double? LearningRate { get; init; }

    /// <summary>--momentum.</summary>
    public double? Momentum { get; init; }

    /// <summary>--epochs.</summary>
    public int? Epochs { get; init; }

    /// <summary>--batch.</summary>
    public int? Batch { get; init; }

    /// <summary>--seed.</summary>
    public long? Seed { get; init; }

    /// <summary>--threads.</summary>
    public int? Threads { get; init; }

    /// <summary>Whether something is said that decides the layers: --hidden, --activation or --loss.</summary>
    public bool ShapesModel => Hidden is not null || Activation is not null || Loss is not null;

    /// <summary>The usual classifier: flatten, a linear layer and its activation for each hidden size, and the output.</summary>
    /// <param name="hidden">The sizes of the hidden layers.</param>
    /// <param name="activation">What follows each of them.</param>
    /// <param name="loss">The loss, which decides how the output ends.</param>
    /// <param name="classes">The number of classes.</param>
    /// <returns>The layers.</returns>
    public static IReadOnlyList<LayerSettings> Layers(IReadOnlyList<int> hidden, LayerSettings activation, LossSettings loss, int classes)
    {
        ArgumentNullException.ThrowIfNull(hidden);

        // A sigmoid's slope is 1/4 at most: from PyTorch's start values deep ones hardly learn (docs/decisions/0005).
        var sigmoid = activation is LayerSettings.Sigmoid && hidden.Count > 0;
        List<LayerSettings> layers = [new LayerSettings.Flatten()];
        for (var i = 0; i < hidden.Count; i++)
        {
            StartRule? start = sigmoid && i > 0 ? StartRule.GlorotSigmoid : null;
            layers.AddRange([new LayerSettings.Linear { Out = hidden[i], Start = start }, activation]);
        }

        layers.Add(new LayerSettings.Linear { Out = classes, Start = sigmoid ? StartRule.GlorotUniform : null });
        if (OutputFor(loss) is { } output) layers.Add(output);
        return layers;
    }

    /// <summary>An experiment with what is said here put in.</summary>
    /// <param name="baseline">
    /// The experiment that holds for everything else, or null for the defaults. Where this decides the layers, they are built anew, with
    /// the defaults for what is not said.
    /// </param>
    /// <param name="classes">The number of classes.</param>
    /// <returns>The experiment.</returns>
    /// <exception cref="ConfigException">Something is not allowed; all errors are listed under the options' names.</exception>
    public Experiment ToExperiment(Experiment? baseline = null, int classes = DefaultClasses)
    {
        var experiment = baseline ?? new Experiment();
        var problems = new ConfigProblems();
        var root = ExperimentTable.Experiment.Write(experiment);
        if (Loss is not null) Put("loss.type", ConfigNode.Of(Loss));
        if (Loss == "mse") Put("loss.reduction", ConfigNode.Of("perSample"));
        if (ShapesModel) Put("model.layers", LayersNode(experiment.Loss, classes, problems));
        if (Dataset is not null) Put("data.set", ConfigNode.Of(Dataset));
        if (Folder is not null) Put("data.folder", ConfigNode.Of(Folder));
        if (Validation is { } validation) Put("data.validation", ConfigNode.Of(validation));
        if (Optimizer is not null) Put("optimizer.type", ConfigNode.Of(Optimizer));
        if (LearningRate is { } rate) Put("optimizer.learningRate", ConfigNode.Of(rate));
        if (Momentum is { } momentum) Put("optimizer.momentum", ConfigNode.Of(momentum));
        if (Epochs is { } epochs) Put("epochs", ConfigNode.Of(epochs));
        if (Batch is { } batch) Put("batch", ConfigNode.Of(batch));
        if (Seed is { } seed) Put("seed", ConfigNode.Of(seed));
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
    }

    /// <summary>What follows the last linear layer, or null for nothing.</summary>
    private static LayerSettings? OutputFor(LossSettings loss) => loss switch
    {
        LossSettings.Nll => new LayerSettings.LogSoftmax(),
        LossSettings.Mse => new LayerSettings.Softmax(),
        _ => null,
    };

    private static string OptionOf(string path)
    {
        foreach (var (start, option) in s_options)
        {
            if (path.StartsWith(start, StringComparison.Ordinal)) return option;
        }

        return path;
    }

    private ConfigNode LayersNode(LossSettings loss, int classes, ConfigProblems problems)
    {
        var name = Activation ?? s_activations[0].Name;
        var activation = Array.Find(s_activations, row => row.Name == name).Layer;
        if (activation is null)
        {
            var hint = Words.Hint(name, Activations);
            problems.Add("--activation", null, $"expected {Words.Choice(Activations)}, got {ConfigNode.Quoted(name)}.{hint}");
        }

        // A wrong word in --loss is the table's to report; until then any loss will do.
        loss = Loss switch
        {
            null => loss,
            "nll" => new LossSettings.Nll(),
            "mse" => new LossSettings.Mse(),
            _ => new LossSettings.CrossEntropy(),
        };
        var layers = Layers(Hidden ?? DefaultHidden, activation?.Invoke() ?? new LayerSettings.Relu(), loss, classes);
        return ConfigNode.List(layers.Select(ExperimentTable.Layer.Write));
    }
}
