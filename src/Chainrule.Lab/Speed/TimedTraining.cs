using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Training;
using Chainrule.Optim;
using Chainrule.Plans;

namespace Chainrule.Lab.Speed;

/// <summary>An experiment's training, put together as <c>train</c> does but without a run folder: to be timed.</summary>
public sealed class TimedTraining : IDisposable
{
    private readonly Optimizer _optimizer;

    /// <summary>Puts the parts together, and makes the plans.</summary>
    /// <param name="experiment">The experiment; what it holds out for validation is learned from too.</param>
    /// <param name="images">What to learn from.</param>
    /// <param name="options">How plans are made.</param>
    public TimedTraining(Experiment experiment, IDataSet images, PlanOptions options)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(images);
        var (batch, seed) = (Math.Min(experiment.Batch, images.Count), (ulong)experiment.Seed);
        Normalisation = ExperimentParts.Normalisation(experiment.Data.Normalisation);
        var augmentation = ExperimentParts.Augmentation(experiment.Data.Augmentation);
        Loader = new DataLoader(images, batch, Normalisation, shuffle: true, seed, augmentation);
        Network = new Network(ExperimentParts.Model(experiment.Model), images.SampleShape, seed, options: options);
        _optimizer = ExperimentParts.Optimizer(experiment.Optimizer, Network.Weights);
        var schedule = ExperimentParts.Schedule(experiment.Schedule, Loader.BatchCount, experiment.Epochs);
        Trainer = new Trainer(Network, ExperimentParts.Loss(experiment.Loss), _optimizer, schedule);
        Trainer.Prepare(batch);
        Trainer.Prepare(Loader.CountOf(Loader.BatchCount - 1));
    }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>The trainer.</summary>
    public Trainer Trainer { get; }

    /// <summary>The images, batched as the experiment says.</summary>
    public DataLoader Loader { get; }

    /// <summary>How the images' pixels become floats.</summary>
    public Normalisation Normalisation { get; }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Trainer.Dispose();
        _optimizer.Dispose();
        Network.Dispose();
    }
}
