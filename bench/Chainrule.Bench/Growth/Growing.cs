using System.Diagnostics;
using Chainrule.Bench.Rival;
using Chainrule.Lab.Analysis;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Plans;

namespace Chainrule.Bench.Growth;

/// <summary>A training that is measured again and again, in parts of an epoch.</summary>
internal sealed class Growing : IDisposable
{
    private const double SecondsToWarm = 0.6;
    private const double SecondsToMeasure = 0.1;
    private readonly Ours _ours;
    private readonly FirstBatches _part;
    private readonly int _epochs;
    private readonly double _scale;
    private readonly GrowthRow _row;
    private double _least = double.MaxValue;

    /// <summary>Trains until the compiler has nothing more to do, and finds out which part of an epoch is long enough.</summary>
    /// <param name="at">What grows: how large it is.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="images">What to learn from.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="sharesFlops">Whether a thread's share of the operations is what counts.</param>
    public Growing(int at, Experiment experiment, IDataSet images, int threads, bool sharesFlops = false)
    {
        _ours = new Ours(experiment, images.SampleShape, threads);
        var loader = _ours.Batches(images);
        var few = new FirstBatches(loader, Math.Max(5, 1000 / experiment.Batch));
        var glimpse = double.MaxValue;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed.TotalSeconds < SecondsToWarm;)
            glimpse = Math.Min(glimpse, _ours.Train(few, 3).Seconds.Min());
        _part = new FirstBatches(loader, (int)(SecondsToMeasure / glimpse * few.BatchCount));
        _epochs = Math.Clamp((int)(2 * SecondsToMeasure / glimpse * few.BatchCount / _part.BatchCount), 2, 30);
        _scale = (double)images.Count / _part.Images;
        var costs = new ModelCosts(experiment, images.SampleShape, new PlanOptions(), measure: false);
        var pixels = images.SampleShape.Aggregate((double)images.Count, (product, size) => product * size);
        var flops = Floor.Of(experiment, images.SampleShape, images.Count).Flops / (sharesFlops ? threads : 1);
        var bytes = costs.ArenaBytes + 2.0 * costs.WeightBytes + costs.OptimizerBytes;
        _row = new GrowthRow(at, _part.Images, 0, flops, bytes, bytes + pixels);
    }

    /// <summary>What it came to.</summary>
    public GrowthRow Row => _row with { Seconds = _least };

    public void Measure() => _least = Math.Min(_least, _scale * _ours.Train(_part, _epochs + 1).Seconds.Min());

    public void Dispose() => _ours.Dispose();
}
