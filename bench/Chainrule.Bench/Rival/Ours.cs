using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Training;
using Chainrule.Plans;

namespace Chainrule.Bench.Rival;

/// <summary>Chainrule, put together as <c>train</c> does, without a run folder.</summary>
internal static class Ours
{
    /// <summary>Trains.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="images">What to learn from.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="epochs">The number of epochs, the one that warms up included.</param>
    public static Timing Train(Experiment experiment, IDataSet images, int threads, int epochs)
    {
        using var team = new Team(threads);
        using var network = new Network(
            ExperimentParts.Model(experiment.Model),
            images.SampleShape,
            (ulong)experiment.Seed,
            options: new PlanOptions { Team = team });
        using var optimizer = ExperimentParts.Optimizer(experiment.Optimizer, network.Weights);
        using var trainer = new Trainer(network, ExperimentParts.Loss(experiment.Loss), optimizer);
        var normalisation = ExperimentParts.Normalisation(experiment.Data.Normalisation);
        var loader = new DataLoader(images, experiment.Batch, normalisation, shuffle: true, (ulong)experiment.Seed);
        var heard = new Listener();
        trainer.Run(loader, null, epochs, heard);
        return new Timing([.. heard.Epochs.Skip(1).Select(epoch => epoch.Seconds)], [.. heard.Epochs.Select(epoch => epoch.TrainingLoss)]);
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
