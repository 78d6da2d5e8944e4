using Chainrule.Plans;

namespace Chainrule.Lab.Data.Augmentations;

/// <summary>Fills batches with augmented samples, shared out among a team's threads.</summary>
internal sealed class AugmentedFill : ITeamWork
{
    private readonly IDataSet _data;
    private readonly ulong _seed;
    private readonly Team? _team;
    private readonly Augmenter[] _augmenters;
    private readonly int _sampleSize;
    private readonly float[] _values;
    private int[] _order = [];
    private int _start;
    private int _count;
    private int _epoch;

    /// <summary>Makes room for batches.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="batchSize">The most samples in a batch.</param>
    /// <param name="make">Makes an augmenter: there is one for each thread.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="team">The threads, or null for the calling one alone.</param>
    public AugmentedFill(IDataSet data, int batchSize, Func<Augmenter> make, ulong seed, Team? team)
    {
        (_data, _seed, _team) = (data, seed, team is { Threads: > 1 } ? team : null);
        _augmenters = [.. Enumerable.Range(0, _team?.Threads ?? 1).Select(_ => make())];
        _sampleSize = data.SampleShape.Aggregate(1, (a, b) => a * b);
        _values = _team is null ? [] : new float[Math.Min(batchSize, data.Count) * _sampleSize];
    }

    /// <summary>Fills in <paramref name="count"/> samples of an order, from <paramref name="start"/> on.</summary>
    public void Fill(int epoch, int[] order, int start, int count, Span<float> images)
    {
        (_epoch, _order, _start, _count) = (epoch, order, start, count);
        if (_team is null)
        {
            Fill(_augmenters[0], 0, count, images);
            return;
        }

        // Other threads cannot be handed a span: they fill an array of the loader's own.
        _team.Run(this);
        _values.AsSpan(0, count * _sampleSize).CopyTo(images);
    }

    void ITeamWork.Run(int thread)
    {
        var threads = _augmenters.Length;
        Fill(_augmenters[thread], (int)((long)_count * thread / threads), (int)((long)_count * (thread + 1) / threads), _values);
    }

    private void Fill(Augmenter augmenter, int from, int to, Span<float> images)
    {
        for (var i = from; i < to; i++)
        {
            var index = _order[_start + i];
            var image = images.Slice(i * _sampleSize, _sampleSize);
            augmenter.Apply(_data.Image(index), _seed, _epoch, Subset.OriginOf(_data, index), image);
        }
    }
}
