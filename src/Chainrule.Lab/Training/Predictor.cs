using System.Collections.Concurrent;
using Chainrule.Graph;
using Chainrule.Plans;

namespace Chainrule.Lab.Training;

/// <summary>
/// Class probabilities from a trained network, for any number of callers at once: a thread that asks gets a plan of its own, over the
/// weights that all share.
/// </summary>
/// <remarks>
/// <para>A batch norm is folded into the weights, dropout is gone, no gradient exists. Once there are as many plans as callers, none is
/// made any more.</para>
/// <para>Each call runs on its caller's thread alone. Do not train the network meanwhile.</para>
/// </remarks>
/// <param name="network">The network; it must outlive this.</param>
public sealed class Predictor(Network network) : IDisposable
{
    /// <summary>
    /// The batches that plans are made for: many images go through the largest, the rest through the least that holds it.
    /// </summary>
    private static readonly int[] s_batches = [1, 8, 64, 512];

    private readonly ConcurrentBag<Entry>[] _idle = [.. s_batches.Select(_ => new ConcurrentBag<Entry>())];

    /// <summary>How many classes the network tells apart.</summary>
    public int Classes => network.Classes;

    /// <summary>The class probabilities of samples.</summary>
    /// <param name="images">Normalised samples, one after the other.</param>
    /// <returns>A row of probabilities for each.</returns>
    /// <exception cref="ArgumentException">The numbers are not those of whole samples.</exception>
    public float[] Predict(ReadOnlySpan<float> images)
    {
        var probabilities = new float[images.Length / network.SampleSize * network.Classes];
        Predict(images, probabilities);
        return probabilities;
    }

    /// <summary>The class probabilities of samples, written where the caller says.</summary>
    /// <param name="images">Normalised samples, one after the other.</param>
    /// <param name="probabilities">A row of probabilities for each.</param>
    /// <exception cref="ArgumentException">The numbers are not those of whole samples, or the rows are not as many.</exception>
    public void Predict(ReadOnlySpan<float> images, Span<float> probabilities)
    {
        var (size, classes) = (network.SampleSize, network.Classes);
        var count = images.Length / size;
        if (images.Length != (long)count * size || probabilities.Length != (long)count * classes)
        {
            throw new ArgumentException(
                $"Predict: expected a multiple of {size} numbers and {classes} probabilities for each {size}, got {images.Length} and "
                    + $"{probabilities.Length}.");
        }

        while (count > 0)
        {
            var kind = 0;
            while (kind < s_batches.Length - 1 && s_batches[kind] < count) kind++;
            var now = Math.Min(count, s_batches[kind]);
            if (!_idle[kind].TryTake(out var entry)) entry = new Entry(network, s_batches[kind]);
            try
            {
                entry.Run(images[..(now * size)], probabilities[..(now * classes)]);
            }
            finally
            {
                _idle[kind].Add(entry);
            }

            images = images[(now * size)..];
            probabilities = probabilities[(now * classes)..];
            count -= now;
        }
    }

    /// <summary>The class that each sample is taken for.</summary>
    /// <param name="images">Normalised samples, one after the other.</param>
    /// <returns>The class with the largest probability, the first of several.</returns>
    /// <exception cref="ArgumentException">The numbers are not those of whole samples.</exception>
    public int[] Classify(ReadOnlySpan<float> images)
    {
        var rows = Predict(images);
        var classes = new int[rows.Length / network.Classes];
        for (var i = 0; i < classes.Length; i++)
            classes[i] = Network.LargestOf(rows.AsSpan(i * network.Classes, network.Classes));
        return classes;
    }

    /// <summary>Gives the plans' memory back; the network stays.</summary>
    public void Dispose()
    {
        foreach (var entry in _idle.SelectMany(entries => entries)) entry.Dispose();
    }

    /// <summary>A plan for one caller.</summary>
    private sealed class Entry : IDisposable
    {
        private readonly Team _alone = new(1);
        private readonly Plan _plan;
        private readonly Node _images;
        private readonly Node _probabilities;

        public Entry(Network network, int batch)
        {
            (_images, var prediction) = network.Describe(batch);
            _probabilities = network.Probabilities(prediction);
            _plan = Plan.ForInference([_probabilities], network.Weights, network.Options with { Team = _alone });
        }

        /// <summary>Runs a batch, which may be smaller than the plan's: what is left of the last one behind it does no harm.</summary>
        public void Run(ReadOnlySpan<float> images, Span<float> probabilities)
        {
            images.CopyTo(_plan.Input(_images));
            _plan.Run();
            _plan.Value(_probabilities)[..probabilities.Length].CopyTo(probabilities);
        }

        public void Dispose()
        {
            _plan.Dispose();
            _alone.Dispose();
        }
    }
}
