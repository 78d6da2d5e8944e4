using Chainrule.Graph;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Training;
using Chainrule.Plans;

namespace Chainrule.Bench.Rival;

/// <summary>The least work of an epoch: what no program can leave out that computes all products and moves all weights.</summary>
/// <param name="Flops">Of matrix products and convolutions, forward and backward, without the gradient of the images.</param>
/// <param name="Bytes">To and from memory.</param>
internal sealed record Floor(double Flops, double Bytes)
{
    /// <summary>The work of an epoch.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="sampleShape">The shape of an image.</param>
    /// <param name="samples">How many images.</param>
    public static Floor Of(Experiment experiment, IReadOnlyList<int> sampleShape, int samples)
    {
        // Not fused: one step for each product.
        var options = new PlanOptions { Fuse = false };
        using var network = new Network(ExperimentParts.Model(experiment.Model), sampleShape, 1, options: options);
        using var optimizer = ExperimentParts.Optimizer(experiment.Optimizer, network.Weights);
        var (_, prediction) = network.Describe(experiment.Batch);
        var loss = ExperimentParts.Loss(experiment.Loss)(prediction, Input.Of("labels", experiment.Batch));
        using var plan = Plan.ForTraining(loss, network.Weights, optimizer, options: options);
        var flops = plan.Lines
            .Where(line => line.Op.StartsWith("MatMul", StringComparison.Ordinal) || line.Op.StartsWith("Conv2d", StringComparison.Ordinal))
            .Sum(line => (double)line.Flops);

        // Each image is read once. Weights that the last cache cannot hold together with what the optimizer remembers of them (1 array
        // for a momentum, 2 for Adam) are read going forward, and all these arrays are read and written by the optimizer.
        var weights = (double)network.Weights.Count;
        var arrays = 1 + Math.Round(optimizer.State.Sum(block => (double)block.Values.Length) / network.Weights.Length);
        var step = 4 * weights * arrays > Machine.LastCache ? 4 * weights * (1 + 2 * arrays) : 0;
        var steps = (double)samples / experiment.Batch;
        return new Floor(flops * steps, step * steps + 4.0 * network.SampleSize * samples);
    }

    /// <summary>The seconds: of arithmetic or of memory, whichever takes longer.</summary>
    public double Seconds(Machine machine) => Math.Max(Flops / machine.Flops, Bytes / machine.Bytes);
}
