using System.Globalization;
using Chainrule.Kernels;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Training;
using Chainrule.Plans;
using Chainrule.Shapes;

namespace Chainrule.Lab.Runs;

/// <summary>A run's trained weights, ready to predict and to be tested: what <c>predict</c> and <c>test</c> open.</summary>
public sealed class TrainedModel : IDisposable
{
    private const string SampleKey = "chainrule.sample";
    private const string ClassesKey = "chainrule.classes";
    private readonly Team _team;
    private readonly Predictor _predictor;

    private TrainedModel(string source, Experiment experiment, IReadOnlyList<string> classNames, Network network, Team team)
    {
        Source = source;
        Experiment = experiment;
        ClassNames = classNames;
        Network = network;
        Normalisation = ExperimentParts.Normalisation(experiment.Data.Normalisation);
        _team = team;
        _predictor = new Predictor(network);
    }

    /// <summary>What was opened: the run's folder, or the file of weights.</summary>
    public string Source { get; }

    /// <summary>The experiment that describes the network.</summary>
    public Experiment Experiment { get; }

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The network, with the weights that were opened.</summary>
    public Network Network { get; }

    /// <summary>How pixels become numbers.</summary>
    public Normalisation Normalisation { get; }

    /// <summary>Opens a run's best weights, or its last where it saved no best.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="path">The instruction set.</param>
    /// <param name="threads">The number of threads.</param>
    /// <returns>The model; dispose of it.</returns>
    /// <exception cref="DamagedFileException">The file of weights was changed.</exception>
    /// <exception cref="IncompatibleWeightsException">The weights do not fit the run's experiment.</exception>
    /// <exception cref="RunFolderException">The run has saved no weights.</exception>
    public static TrainedModel Open(RunFolder folder, KernelPath path, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return Open(folder, folder.ReadWeights(), path, threads);
    }

    /// <summary>Opens the weights that a run kept at an epoch's end.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="epoch">The epoch, 0 for the start values.</param>
    /// <param name="path">The instruction set.</param>
    /// <param name="threads">The number of threads.</param>
    /// <returns>The model; dispose of it.</returns>
    /// <exception cref="DamagedFileException">The file of weights was changed.</exception>
    /// <exception cref="IncompatibleWeightsException">The weights do not fit the run's experiment.</exception>
    /// <exception cref="RunFolderException">The run has kept none of that epoch.</exception>
    public static TrainedModel OpenSnapshot(RunFolder folder, int epoch, KernelPath path, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var file = folder.ReadSnapshot(epoch);
        return Open(folder, new WeightFile(folder.SnapshotPath(epoch), file.Tensors, file.Metadata), path, threads);
    }

    private static TrainedModel Open(RunFolder folder, WeightFile file, KernelPath path, int threads)
    {
        var experiment = folder.ReadExperiment();
        if (!file.Metadata.TryGetValue(SampleKey, out var sample) || !file.Metadata.TryGetValue(ClassesKey, out var classes))
        {
            throw new IncompatibleWeightsException(
                $"{file.Path}: expected the metadata {SampleKey} and {ClassesKey}, got none. Was it written by another program?");
        }

        var shape = sample.Split(',')
            .Select(size => int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0).ToArray();
        return Open((folder.Path, sample), experiment, file, shape, classes.Split('\n'), path, threads);
    }

    /// <summary>Opens weights from a file that tells no more than them, such as an npz file.</summary>
    /// <param name="experiment">The experiment that describes the network.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="data">Data of the shape and the classes that were learned from.</param>
    /// <param name="path">The instruction set.</param>
    /// <param name="threads">The number of threads.</param>
    /// <returns>The model; dispose of it.</returns>
    /// <exception cref="IncompatibleWeightsException">The weights do not fit the experiment, or the experiment its data.</exception>
    public static TrainedModel Open(Experiment experiment, WeightFile weights, IDataSet data, KernelPath path, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(data);
        var told = (weights.Path, string.Join(',', data.SampleShape));
        return Open(told, experiment, weights, data.SampleShape, data.ClassNames, path, threads);
    }

    private static TrainedModel Open(
        (string Source, string Sample) told,
        Experiment experiment,
        WeightFile weights,
        IReadOnlyList<int> shape,
        IReadOnlyList<string> classNames,
        KernelPath path,
        int threads)
    {
        var team = new Team(threads);
        Network? network = null;
        try
        {
            network = Describe(experiment, shape, new PlanOptions { Team = team, Path = path });
            WeightTensors.Load(weights, network.Weights);
            if (classNames.Count == network.Classes) return new TrainedModel(told.Source, experiment, classNames, network, team);
            throw new IncompatibleWeightsException(
                $"{weights.Path}: expected {network.Classes} names of classes, as the run's model has outputs, got {classNames.Count}.");
        }
        catch (Exception e)
        {
            network?.Dispose();
            team.Dispose();
            if (e is not ShapeException) throw;
            throw new IncompatibleWeightsException(
                $"{weights.Path}: the run's model does not fit its samples [{told.Sample}]: {e.Message} Was the run's experiment changed?",
                e);
        }
    }

    /// <summary>The class probabilities of one sample, or of several. Any number of threads may ask at once.</summary>
    /// <param name="pixels">Their bytes, sample after sample.</param>
    /// <returns>For each sample, one probability for each class.</returns>
    /// <exception cref="ArgumentException">The number of bytes is no multiple of the network's inputs.</exception>
    public float[] Predict(ReadOnlySpan<byte> pixels)
    {
        var size = Network.SampleSize;
        if (pixels.IsEmpty || pixels.Length % size != 0)
        {
            throw new ArgumentException(
                $"image: expected {size} bytes for samples [{string.Join(", ", Network.SampleShape)}], got {pixels.Length}.");
        }

        var values = new float[pixels.Length];
        for (var i = 0; i < pixels.Length; i += size) Normalisation.Apply(pixels.Slice(i, size), values.AsSpan(i, size));
        return _predictor.Predict(values);
    }

    /// <summary>How the model does on samples.</summary>
    /// <param name="data">The samples.</param>
    /// <returns>What it came to.</returns>
    /// <exception cref="ArgumentException">The samples have another shape or other classes than those that were learned from.</exception>
    public Evaluation Test(IDataSet data)
    {
        Network.Expect(data);
        using var evaluator = new Evaluator(Network, ExperimentParts.Loss(Experiment.Loss));
        return evaluator.Run(new DataLoader(data, ExperimentRun.EvaluationBatch, Normalisation));
    }

    /// <summary>Gives memory and threads back.</summary>
    public void Dispose()
    {
        _predictor.Dispose();
        Network.Dispose();
        _team.Dispose();
    }

    /// <summary>The network of an experiment for samples of one shape.</summary>
    internal static Network Describe(Experiment experiment, IReadOnlyList<int> sampleShape, PlanOptions options) => new(
        ExperimentParts.Model(experiment.Model),
        sampleShape,
        (ulong)experiment.Seed,
        ExperimentParts.Probabilities(experiment.Model, experiment.Loss),
        options);

    /// <summary>What is kept with weights, so that they can be used without their data.</summary>
    internal static Dictionary<string, string> Metadata(IDataSet data) => new()
    {
        [SampleKey] = string.Join(',', data.SampleShape),
        [ClassesKey] = string.Join('\n', data.ClassNames),
    };
}
