using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Training;
using Chainrule.Plans;

namespace Chainrule.Bench.Rival;

/// <summary>Chainrule, put together as <c>train</c> does, without a run folder.</summary>
internal sealed class Ours : IDisposable
{
    private readonly Experiment _experiment;
    private readonly Team _team;
    private readonly Network _network;
    private readonly Trainer _trainer;

    /// <summary>Puts the parts together.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="sampleShape">The shape of an image.</param>
    /// <param name="threads">The number of threads.</param>
    public Ours(Experiment experiment, IReadOnlyList<int> sampleShape, int threads)
    {
        _experiment = experiment;
        _team = new Team(threads);
        var options = new PlanOptions { Team = _team };
        _network = new Network(ExperimentParts.Model(experiment.Model), sampleShape, (ulong)experiment.Seed, options: options);
        var optimizer = ExperimentParts.Optimizer(experiment.Optimizer, _network.Weights);
        _trainer = new Trainer(_network, ExperimentParts.Loss(experiment.Loss), optimizer);
    }

    /// <summary>The images in batches, each epoch in an order of its own.</summary>
    public DataLoader Batches(IDataSet images) => new(
        images,
        _experiment.Batch,
        ExperimentParts.Normalisation(_experiment.Data.Normalisation),
        shuffle: true,
        (ulong)_experiment.Seed);

    /// <summary>Trains.</summary>
    /// <param name="batches">What to learn from.</param>
    /// <param name="epochs">The number of epochs, the one that warms up included.</param>
    public Timing Train(IDataLoader batches, int epochs)
    {
        var heard = new Listener();
        _trainer.Run(batches, null, epochs, heard);
        return new Timing([.. heard.Epochs.Skip(1).Select(epoch => epoch.Seconds)], [.. heard.Epochs.Select(epoch => epoch.TrainingLoss)]);
    }

    /// <summary>Trains from the start.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="images">What to learn from.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="epochs">The number of epochs, the one that warms up included.</param>
    public static Timing Train(Experiment experiment, IDataSet images, int threads, int epochs)
    {
        using var ours = new Ours(experiment, images.SampleShape, threads);
        return ours.Train(ours.Batches(images), epochs);
    }

    public void Dispose()
    {
        _trainer.Dispose();
        _trainer.Optimizer.Dispose();
        _network.Dispose();
        _team.Dispose();
    }

    private sealed class Listener : ITrainingLogger
    {
        public List<EpochRecord> Epochs { get; } = [];

        public void OnStep(in StepRecord step)
        {
        }

        public void OnEpoch(EpochRecord epoch) => Epochs.Add(epoch);
    }
}
