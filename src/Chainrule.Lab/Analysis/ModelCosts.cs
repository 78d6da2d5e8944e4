using System.Diagnostics;
using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Training;
using Chainrule.Optim;
using Chainrule.Plans;

namespace Chainrule.Lab.Analysis;

/// <summary>What an experiment's model costs, layer by layer, found without data and without a training.</summary>
/// <remarks>
/// A step that was fused belongs to the layer whose product it is, an elementwise one to the layer of its first op: an activation after a
/// linear layer then costs nothing by itself.
/// </remarks>
public sealed class ModelCosts
{
    private const double SecondsToMeasure = 0.3;
    private const int MostRuns = 200;

    /// <summary>Plans a training step and the reading of one sample, and measures them if asked.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="sampleShape">The shape of one sample: channels, height, width.</param>
    /// <param name="options">How plans are made.</param>
    /// <param name="measure">Whether to run them some times, on noise, with a clock beside each step.</param>
    /// <exception cref="Shapes.ShapeException">The model does not fit the samples.</exception>
    public ModelCosts(Experiment experiment, IReadOnlyList<int> sampleShape, PlanOptions options, bool measure = true)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        using var network = new Network(ExperimentParts.Model(experiment.Model), sampleShape, (ulong)experiment.Seed, options: options);
        using var optimizer = ExperimentParts.Optimizer(experiment.Optimizer, network.Weights);
        var (images, prediction) = network.Describe(experiment.Batch);
        var labels = Input.Of("labels", experiment.Batch);
        var loss = ExperimentParts.Loss(experiment.Loss)(prediction, labels);
        using var training = Plan.ForTraining(loss, network.Weights, optimizer, [prediction], options);
        var (image, read) = network.Describe(1);
        using var inference = Plan.ForInference([read], network.Weights, options);

        if (measure)
        {
            Noise(training.Input(images), 1, network.Classes);
            Noise(inference.Input(image), 1, network.Classes);
            Noise(training.Input(labels), 0, network.Classes);
        }

        (StepSeconds, var steps) = measure ? Measured(training) : default;
        (ReadingSeconds, var reading) = measure ? Measured(inference) : default;
        Steps = training.Table(steps);
        (Weights, WeightBytes) = (network.Weights.Count, 4L * network.Weights.Length);
        (OptimizerBytes, ArenaBytes) = (optimizer.State.Sum(block => 4L * block.Values.Length), training.ArenaBytes);
        Layers = Divide(network, prediction, training, inference, steps, reading, optimizer);
    }

    /// <summary>The layers, inputs first; behind them the loss and the optimizer.</summary>
    public IReadOnlyList<LayerCost> Layers { get; }

    /// <summary>The steps of the training plan as a table.</summary>
    public string Steps { get; }

    /// <summary>The number of weights.</summary>
    public int Weights { get; }

    /// <summary>The bytes of the weights, with padding; their gradients have as many.</summary>
    public long WeightBytes { get; }

    /// <summary>The bytes of what the optimizer remembers.</summary>
    public long OptimizerBytes { get; }

    /// <summary>The bytes of all between: inputs, activations, and gradients on their way.</summary>
    public long ArenaBytes { get; }

    /// <summary>The seconds of a training step, all its parts together, the least of several; null where nothing was measured.</summary>
    public double? StepSeconds { get; }

    /// <summary>The seconds of reading one sample, likewise.</summary>
    public double? ReadingSeconds { get; }

    /// <summary>All layers together.</summary>
    public LayerCost Total => new(
        "", "all", null, Weights, Layers.Select(layer => layer.Step).Aggregate((a, b) => a + b),
        Layers.Select(layer => layer.Reading).Aggregate((a, b) => a + b));

    private static IReadOnlyList<LayerCost> Divide(
        Network network, Node prediction, Plan training, Plan inference, double[]? steps, double[]? reading, Optimizer optimizer)
    {
        var modules = ModuleResult.Of(network.Model, prediction);
        var (ofStep, ofReading) = (Sums(training, steps), Sums(inference, reading));
        var weights = network.Weights.Parameters.ToLookup(parameter => Owner(parameter.Path), parameter => parameter.Shape.Count);
        var zero = new Cost(0, 0, steps is null ? null : 0);
        return
        [
            .. modules.Select(module => new LayerCost(
                module.Path, module.Kind, module.Result.Shape.Sizes.ToArray(), weights[module.Path].Sum(),
                ofStep.GetValueOrDefault(module.Path, zero), ofReading.GetValueOrDefault(module.Path, zero))),
            new("", "loss", null, 0, ofStep.GetValueOrDefault("", zero), ofReading.GetValueOrDefault("", zero)),
            new("", optimizer.GetType().Name, null, 0, new(0, 4L * network.Weights.Count, steps?[^1]), zero),
        ];

        Dictionary<string, Cost> Sums(Plan plan, double[]? seconds)
        {
            var sums = new Dictionary<string, Cost>();
            foreach (var (i, line) in plan.Lines.Index())
            {
                // What runs only where weights have changed is no part of reading.
                if (line.Once) continue;
                var cost = new Cost(line.Flops, line.Bytes, seconds?[i]);
                var owner = line.Op.Contains('+') && modules.FirstOrDefault(module => module.Path == line.Path)?.Product() is { } product
                    ? product.Path
                    : line.Path;
                sums[Owner(owner)] = sums.TryGetValue(Owner(owner), out var sum) ? sum + cost : cost;
            }

            return sums;
        }

        // The innermost module that a path leads to; none of them for the loss.
        string Owner(string path) => modules.Where(module => module.Holds(path)).MaxBy(module => module.Path.Length)?.Path ?? "";
    }

    private static (double? Run, double[]? Each) Measured(Plan plan)
    {
        plan.Run();
        var start = Stopwatch.GetTimestamp();
        plan.Run();
        var least = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var runs = (int)Math.Clamp(SecondsToMeasure / 2 / Math.Max(least, 1e-6), 2, MostRuns);
        for (var i = 0; i < runs; i++)
        {
            start = Stopwatch.GetTimestamp();
            plan.Run();
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return (least, plan.Profile(runs));
    }

    /// <summary>Images of noise, or labels that are there.</summary>
    private static void Noise(Span<float> values, float size, int classes)
    {
        var random = new Philox(1, 8);
        for (var i = 0; i < values.Length; i++) values[i] = size > 0 ? random.NextUniform(-size, size) : i % classes;
    }
}
