using Chainrule.Kernels;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Training;
using Chainrule.Plans;

namespace Chainrule.Lab.Runs;

/// <summary>An experiment being carried out: its data split, its network made, then trained into a run folder and tested.</summary>
/// <remarks>Everything that can be wrong with the experiment is found by the constructor, before a folder is made.</remarks>
public sealed class ExperimentRun : IDisposable
{
    private readonly Team _team;
    private readonly Trainer _trainer = null!;
    private readonly Normalisation _normalisation;
    private readonly Task<string> _dataSha256;

    /// <summary>Prepares an experiment.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="data">Its data.</param>
    /// <param name="path">The instruction set; none changes the result.</param>
    /// <param name="threads">The number of threads, or null for the experiment's; none changes the result.</param>
    /// <exception cref="Shapes.ShapeException">The model does not fit the data, or itself.</exception>
    /// <exception cref="ArgumentException">The model tells another number of classes apart than the data has.</exception>
    public ExperimentRun(Experiment experiment, ResolvedData data, KernelPath path, int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(data);
        Data = data;
        _dataSha256 = Task.Run(() => data.Sha256); // It takes as long as all the rest here.
        Experiment = OnData(experiment, data);
        Kernels = path;
        Threads = threads ?? (experiment.Threads == 0 ? Team.DefaultThreads : experiment.Threads);
        _normalisation = ExperimentParts.Normalisation(experiment.Data.Normalisation);
        var all = experiment.Data.TrainLimit is { } limit ? Subset.First(data.Training, limit) : data.Training;
        (Training, Validation) = Subset.Split(all, experiment.Data.Validation, Seed);
        _team = new Team(Threads);
        try
        {
            Network = TrainedModel.Describe(experiment, data.Training.SampleShape, new PlanOptions { Team = _team, Path = path });
            if (Network.Classes != data.Training.ClassCount)
            {
                throw new ArgumentException(
                    $"model: expected {data.Training.ClassCount} outputs, one for each class of {data.Training.Name}, "
                    + $"got {Network.Classes}.");
            }

            ExperimentChecks.FitTheData(experiment, data.Training);
            var optimizer = ExperimentParts.Optimizer(experiment.Optimizer, Network.Weights, experiment.Record.GradientNorm);
            var stepsPerEpoch = (Training.Count + experiment.Batch - 1) / experiment.Batch;
            var schedule = ExperimentParts.Schedule(experiment.Schedule, stepsPerEpoch, experiment.Epochs);
            _trainer = new Trainer(Network, ExperimentParts.Loss(experiment.Loss), optimizer, schedule)
            {
                Stop = ExperimentParts.Stop(experiment.Stop),
            };
            _trainer.Prepare(Math.Min(experiment.Batch, Training.Count));
            if (Training.Count % experiment.Batch is > 0 and var last) _trainer.Prepare(last);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whether the process has nothing else to do: then memory that is free goes back to the system.</summary>
    public bool IsAlone { get; init; }

    /// <summary>The experiment, with the data set that is in fact used.</summary>
    public Experiment Experiment { get; }

    /// <summary>The data.</summary>
    public ResolvedData Data { get; }

    /// <summary>The samples that are learned from.</summary>
    public IDataSet Training { get; }

    /// <summary>The samples that are held out; there may be none.</summary>
    public IDataSet Validation { get; }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>The instruction set.</summary>
    public KernelPath Kernels { get; }

    /// <summary>The number of threads.</summary>
    public int Threads { get; }

    /// <summary>How the best weights did on the test samples, after <see cref="Train"/>.</summary>
    public Evaluation? Test { get; private set; }

    /// <summary>Floats in a sample.</summary>
    public int Inputs => Network.SampleSize;

    private ulong Seed => (ulong)Experiment.Seed;

    /// <summary>Trains, recording all of it, and tests the best weights.</summary>
    /// <param name="folder">A new run's folder.</param>
    /// <param name="logger">Who else hears of the training.</param>
    /// <param name="cancellation">Ends the training after the step in hand; what there is is saved.</param>
    /// <returns>What came of it, as <c>result.json</c> has it too.</returns>
    public RunResult Train(RunFolder folder, ITrainingLogger logger, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var kernels = KernelPaths.Word(Kernels);
        folder.WriteExperiment(Experiment);
        folder.WriteEnvironment(EnvironmentRecord.Detect(Threads, kernels, Data.Training.Name, _dataSha256.GetAwaiter().GetResult()));
        GiveBack(); // The data's packed files lie about still, and would stay for as long as the training, which makes no garbage.
        var metadata = TrainedModel.Metadata(Data.Training);
        using var events = Experiment.Record.Events
            ? new TensorBoardRecorder(folder.Path, Experiment, Network, Training, logger)
            : null;
        using var recorder = new RunRecorder(
            folder, Experiment.Record, Network, _trainer.Optimizer, metadata, EvaluateTest, events ?? logger);
        recorder.Begin();
        GiveBack(); // What was drawn of the start values.
        recorder.Say(
            $"{Data.Training.Name} from {Data.Origin}: {Training.Count} to learn from, {Validation.Count} held out, "
                + $"{Data.Test.Count} to test");
        var training = TrainingLoader();
        var validation = Validation.Count == 0 ? null : new DataLoader(Validation, EvaluationBatch, _normalisation);
        var (status, message) = (RunStatus.Done, (string?)null);
        try
        {
            if (!_trainer.Run(training, validation, Experiment.Epochs, recorder, cancellation))
                (status, message) = (RunStatus.Interrupted, "interrupted");
            if (_trainer.StoppedBy is { } reason) recorder.Say($"stopped after {recorder.Epochs} epochs: {reason}");
            recorder.SaveLast();
        }
        catch (DivergedException e)
        {
            (status, message) = (RunStatus.Diverged, e.Message);
        }

        var sha = WeightTensors.Sha256(Network.Weights);
        if (status == RunStatus.Done) Test = TestBest(folder);
        var result = recorder.End(status, message, Data.Training.Name, sha, Test, Threads, kernels);
        events?.End(status, result.Test);
        return result;
    }

    /// <summary>The samples that are learned from, batched and augmented as the experiment says, on the run's threads.</summary>
    /// <returns>The loader; this run must outlive it.</returns>
    public DataLoader TrainingLoader()
    {
        var augmentation = ExperimentParts.Augmentation(Experiment.Data.Augmentation);
        return new(Training, Experiment.Batch, _normalisation, shuffle: true, Seed, augmentation);
    }

    /// <summary>Gives memory and threads back.</summary>
    public void Dispose()
    {
        // The constructor comes here too, where it refuses a model half-way.
        _trainer?.Dispose();
        _trainer?.Optimizer.Dispose();
        Network?.Dispose();
        _team.Dispose();
    }

    /// <summary>The experiment, with the data set that is in fact used.</summary>
    internal static Experiment OnData(Experiment experiment, ResolvedData data) =>
        data.IsFallback ? experiment with { Data = experiment.Data with { Set = BuiltInDigits.Name, Folder = null } } : experiment;

    /// <summary>The batch of measurements; it changes no result but the last bits of a mean loss.</summary>
    internal const int EvaluationBatch = 500;

    private Evaluation TestBest(RunFolder folder)
    {
        GiveBack(); // What saving copied makes room for what is read.
        WeightTensors.Load(folder.ReadBest(), Network.Weights, folder.BestPath);
        return EvaluateTest();
    }

    /// <summary>Gives what is no longer used back: to the system too, where that makes no other run wait.</summary>
    private void GiveBack() => GC.Collect(GC.MaxGeneration, IsAlone ? GCCollectionMode.Aggressive : GCCollectionMode.Default);

    private Evaluation EvaluateTest() => _trainer.Evaluate(new DataLoader(Data.Test, EvaluationBatch, _normalisation));
}
