using Chainrule.Lab.Analysis;
using Chainrule.Lab.Data;
using Chainrule.Lab.Training;
using Chainrule.Plans;

namespace Chainrule.Lab.Speed;

/// <summary>How fast a training is.</summary>
/// <param name="Name">The case's name.</param>
/// <param name="Network">Its network and optimizer, in words.</param>
/// <param name="Batch">Images in a batch.</param>
/// <param name="SecondsPerEpoch">Seconds for an epoch of 60,000 images, loading included: the median of those measured.</param>
/// <param name="ImagesPerSecond">Images that are learned from in a second.</param>
/// <param name="Gflops">Floating-point operations, about, in GFLOP/s.</param>
/// <param name="ShareOfPeak">These as a share of the peak of all threads; 0 … 1.</param>
public sealed record CaseSpeed(
    string Name, string Network, int Batch, double SecondsPerEpoch, double ImagesPerSecond, double Gflops, double ShareOfPeak)
{
    /// <summary>Images in the epoch that is told of.</summary>
    public const int Epoch = 60_000;

    private const int WarmUp = 1_000;

    /// <summary>Trains for some time, and times it.</summary>
    /// <param name="one">The training.</param>
    /// <param name="images">What to learn from; with fewer images than an epoch's, what is measured is scaled up.</param>
    /// <param name="options">How plans are made.</param>
    /// <param name="peak">The peak of all threads, in GFLOP/s.</param>
    /// <param name="seconds">How long, at least; one epoch is always finished.</param>
    /// <param name="cancellation">Ends the measurement.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="OperationCanceledException">It was asked to end.</exception>
    public static CaseSpeed Measure(
        SpeedCase one, IDataSet images, PlanOptions options, double peak, double seconds, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(images);
        using var training = new TimedTraining(one.Experiment, images, options);
        var few = new DataLoader(Subset.First(images, WarmUp), training.Loader.BatchSize, training.Normalisation);
        training.Trainer.Run(few, null, 1, null, cancellation);
        var epochs = new Epochs();
        do
        {
            training.Trainer.Run(training.Loader, null, 1, epochs, cancellation);
            cancellation.ThrowIfCancellationRequested();
        }
        while (epochs.Seconds.Sum() < seconds);

        var rate = images.Count / Middle.Of(epochs.Seconds);
        var costs = new ModelCosts(one.Experiment, images.SampleShape, options, measure: false);
        var gflops = costs.Total.Step.Flops / (double)one.Experiment.Batch * rate / 1e9;
        return new(one.Name, one.Network, one.Experiment.Batch, Epoch / rate, rate, gflops, gflops / peak);
    }

    private sealed class Epochs : ITrainingLogger
    {
        public List<double> Seconds { get; } = [];

        public void OnStep(in StepRecord step)
        {
        }

        public void OnEpoch(EpochRecord epoch) => Seconds.Add(epoch.Seconds);
    }
}
