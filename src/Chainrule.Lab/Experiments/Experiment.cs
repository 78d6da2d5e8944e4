using Chainrule.Lab.Experiments.Binding;

namespace Chainrule.Lab.Experiments;

/// <summary>A complete description of an experiment: with the same seed and data it gives the same weights, bit for bit.</summary>
/// <remarks>
/// Every default is in this record and those that it holds. <c>experiment.json</c> is read by <see cref="ExperimentReader"/> and
/// described to editors by <see cref="ExperimentSchema"/>.
/// </remarks>
public sealed record Experiment
{
    /// <summary>The JSON Schema that a file names, for editors, or null.</summary>
    public string? Schema { get; init; }

    /// <summary>The name of the run's folder, or null to make one of date, data and model.</summary>
    public string? Name { get; init; }

    /// <summary>What is learned from.</summary>
    public DataSettings Data { get; init; } = new();

    /// <summary>What learns.</summary>
    public ModelSettings Model { get; init; } = new();

    /// <summary>What is minimised.</summary>
    public LossSettings Loss { get; init; } = new LossSettings.CrossEntropy();

    /// <summary>How it is minimised.</summary>
    public OptimizerSettings Optimizer { get; init; } = new OptimizerSettings.Sgd();

    /// <summary>How the learning rate changes while it trains.</summary>
    public ScheduleSettings Schedule { get; init; } = new ScheduleSettings.Constant();

    /// <summary>How many times all training samples are seen.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>The number of samples in a step.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>What ends the training before its last epoch.</summary>
    public StopSettings Stop { get; init; } = new();

    /// <summary>The key of all random numbers.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The number of runs, with the seeds <see cref="Seed"/>, <see cref="Seed"/> + 1 and so on.</summary>
    public int Repeats { get; init; } = 1;

    /// <summary>What is written down beside the usual.</summary>
    public RecordSettings Record { get; init; } = new();

    /// <summary>The number of threads, or 0 for one on each core. It does not change the result.</summary>
    public int Threads { get; init; }

    /// <summary>The experiment as the text of a file: complete, the same bytes each time, ending with a line feed.</summary>
    /// <returns>JSON.</returns>
    public string ToJson() => PrettyJson.Text(ExperimentTable.Experiment.Write(this));

    /// <summary>This experiment with one value changed, as <c>--set path=value</c> asks.</summary>
    /// <param name="path">Where: "optimizer.learningRate", "model.layers[1].out".</param>
    /// <param name="value">JSON, or a text without its quotes.</param>
    /// <returns>The changed experiment.</returns>
    /// <exception cref="ConfigException">There is no such path, or the value is not allowed there.</exception>
    public Experiment Set(string path, string value) => Set([(path, value)]);

    /// <summary>This experiment with several values changed, in order; only the end need be right.</summary>
    /// <param name="changes">Paths and values, as <see cref="Set(string, string)"/> takes them.</param>
    /// <returns>The changed experiment.</returns>
    /// <exception cref="ConfigException">There is no such path, or the values are not allowed; all errors are listed.</exception>
    /// <remarks>A new "type" takes that type's defaults: the keys beside it are forgotten.</remarks>
    public Experiment Set(IEnumerable<(string Path, string Value)> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var root = ExperimentTable.Experiment.Write(this);
        var problems = new ConfigProblems();
        foreach (var (path, value) in changes) ConfigEdit.Set(root, path, value, problems);
        problems.ThrowIfAny("--set");
        return ExperimentReader.Bind(root, "--set", problems);
    }

    /// <summary>Checks an experiment that a program has put together, by the same rules as a file.</summary>
    /// <param name="source">What to call it in an error.</param>
    /// <returns>The experiment.</returns>
    /// <exception cref="ConfigException">Something is not allowed; all errors are listed.</exception>
    public Experiment Checked(string source = "experiment") =>
        ExperimentReader.Bind(ExperimentTable.Experiment.Write(this), source, new ConfigProblems());
}
