using System.Diagnostics;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Training;
using Chainrule.Plans;

namespace Chainrule.Lab.Speed;

/// <summary>How fast a network predicts; its weights are the start values, which are as fast as any.</summary>
/// <param name="Name">The case's name.</param>
/// <param name="Network">Its network, in words.</param>
/// <param name="SecondsPerImage">Seconds from one image's pixels to its probabilities, on one thread: the median.</param>
/// <param name="ImagesPerSecond">Images in a second, many at once on all threads, from pixels to classes.</param>
public sealed record InferenceSpeed(string Name, string Network, double SecondsPerImage, double ImagesPerSecond)
{
    /// <summary>Small enough that the activations of a convolution stay in the cache.</summary>
    private const int Batch = 100;
    private const int AtATime = 50;

    /// <summary>Predicts for some time, and times it.</summary>
    /// <param name="one">The case whose network it is.</param>
    /// <param name="images">What to look at.</param>
    /// <param name="options">How plans are made.</param>
    /// <param name="seconds">How long, for each of the two figures.</param>
    /// <returns>The figures.</returns>
    public static InferenceSpeed Measure(SpeedCase one, IDataSet images, PlanOptions options, double seconds)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(images);
        var (model, loss) = (one.Experiment.Model, one.Experiment.Loss);
        using var network = new Network(
            ExperimentParts.Model(model), images.SampleShape, 1, ExperimentParts.Probabilities(model, loss), options);
        using var predictor = new Predictor(network);
        using var evaluator = new Evaluator(network, ExperimentParts.Loss(loss));
        var normalisation = ExperimentParts.Normalisation(one.Experiment.Data.Normalisation);
        var (image, probabilities) = (new float[network.SampleSize], new float[network.Classes]);
        var at = 0;
        var alone = Times(seconds, () =>
        {
            for (var i = 0; i < AtATime; i++)
            {
                normalisation.Apply(images.Image(at++ % images.Count), image);
                predictor.Predict(image, probabilities);
            }
        });
        var loader = new DataLoader(images, Batch, normalisation);
        var together = Times(seconds, () => evaluator.Run(loader));
        return new(one.Name, one.Network, alone / AtATime, images.Count / together);
    }

    private static double Times(double seconds, Action work)
    {
        // Twice unmeasured: the first compiles, the second fills the caches.
        work();
        work();
        var (times, watch) = (new List<double>(), Stopwatch.StartNew());
        while (times.Count == 0 || watch.Elapsed.TotalSeconds < seconds)
        {
            var start = Stopwatch.GetTimestamp();
            work();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return Middle.Of(times);
    }
}
