using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Lab.Data.Augmentations;

namespace Chainrule.Lab.Data;

/// <summary>
/// Serves a data set in batches, in an order that depends on (seed, epoch) only; the last batch may be smaller. Fills without allocating.
/// </summary>
/// <remarks>
/// Because an epoch's order and augmentation are functions of its number, a run resumed in the middle of an epoch sees the very same
/// batches.
/// </remarks>
public sealed class DataLoader : IDataLoader
{
    /// <summary>A random sample is seldom in a cache: it is called for while so many others are filled in.</summary>
    private const int Ahead = 8;

    private readonly int[] _order;
    private readonly ulong _seed;
    private readonly bool _shuffle;
    private readonly AugmentedFill? _augmented;

    /// <summary>A loader over a data set, ready for epoch 0.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="batchSize">Samples in a batch, at least 1.</param>
    /// <param name="normalisation">How pixels become floats; null divides by 255.</param>
    /// <param name="shuffle">Whether each epoch has its own random order; otherwise the data set's.</param>
    /// <param name="seed">The seed of the orders and of the augmentation.</param>
    /// <param name="augmentation">How samples are distorted, for training; null or one that is off leaves them as they are.</param>
    /// <exception cref="ArgumentException">The samples to be augmented are no pictures.</exception>
    public DataLoader(
        IDataSet data,
        int batchSize,
        Normalisation? normalisation = null,
        bool shuffle = false,
        ulong seed = 0,
        Augmentation? augmentation = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        Data = data;
        BatchSize = batchSize;
        Normalisation = normalisation ?? Normalisation.UnitScale;
        SampleSize = data.SampleShape.Aggregate(1, (a, b) => checked(a * b));
        _order = new int[data.Count];
        _seed = seed;
        _shuffle = shuffle;
        if (augmentation is { IsOff: false })
            _augmented = new AugmentedFill(data, () => new(augmentation, data.SampleShape, Normalisation), seed);
        StartEpoch(0);
    }

    /// <summary>The samples.</summary>
    public IDataSet Data { get; }

    /// <summary>Samples in every batch but perhaps the last.</summary>
    public int BatchSize { get; }

    /// <summary>How pixels become floats.</summary>
    public Normalisation Normalisation { get; }

    /// <summary>Floats in a sample: the product of the sample shape.</summary>
    public int SampleSize { get; }

    /// <summary>Batches in an epoch, the last partial one included.</summary>
    public int BatchCount => (int)(((long)_order.Length + BatchSize - 1) / BatchSize);

    /// <summary>The epoch whose order is in force.</summary>
    public int Epoch { get; private set; }

    /// <summary>The samples' indices in this epoch's order.</summary>
    public ReadOnlySpan<int> Order => _order;

    /// <summary>Puts an epoch's order in force.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    public void StartEpoch(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        Epoch = epoch;
        if (_shuffle)
        {
            Subset.Shuffle(_order, new Philox(_seed, RandomPurpose.DataOrder, (uint)epoch));
            return;
        }

        for (var i = 0; i < _order.Length; i++) _order[i] = i;
    }

    /// <summary>The number of samples in a batch.</summary>
    /// <param name="batch">The batch, 0 … BatchCount − 1.</param>
    /// <returns>BatchSize, or fewer in the last batch.</returns>
    public int CountOf(int batch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(batch);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(batch, BatchCount);
        return (int)Math.Min(BatchSize, _order.Length - (long)batch * BatchSize);
    }

    /// <summary>
    /// Fills one batch of this epoch: sample after sample, distorted if that is wanted, normalised, and their labels as whole numbers.
    /// </summary>
    /// <param name="batch">The batch, 0 … BatchCount − 1.</param>
    /// <param name="images">Room for at least count × SampleSize values; what lies beyond is left alone.</param>
    /// <param name="labels">Room for at least count labels.</param>
    /// <returns>The number of samples filled in.</returns>
    /// <exception cref="ArgumentException">There is not room enough.</exception>
    public int Fill(int batch, Span<float> images, Span<float> labels)
    {
        Fill(batch, images, labels, Share.All);
        return CountOf(batch);
    }

    /// <summary>
    /// Fills one thread's share of a batch of this epoch; the data set is read by all threads at the same time. A thread's first share
    /// with augmentation allocates.
    /// </summary>
    /// <param name="batch">The batch, 0 … BatchCount − 1.</param>
    /// <param name="images">Room for at least count × SampleSize values; what lies beyond is left alone.</param>
    /// <param name="labels">Room for at least count labels.</param>
    /// <param name="share">Which part.</param>
    /// <exception cref="ArgumentException">There is not room enough.</exception>
    public void Fill(int batch, Span<float> images, Span<float> labels, Share share)
    {
        var count = CountOf(batch);
        if (images.Length < (long)count * SampleSize || labels.Length < count)
        {
            throw new ArgumentException(
                $"{Data.Name}: a batch of {count} needs room for {(long)count * SampleSize} values and {count} labels,"
                + $" got {images.Length} and {labels.Length}.");
        }

        var (from, to) = share.Of(count, 1);
        var indices = _order.AsSpan((int)((long)batch * BatchSize), count);
        for (var i = from; i < to; i++)
        {
            // Among those that this thread fills in: in a core of another they would be of no use.
            var next = i - from + Ahead;
            var ahead = ((long)batch + next / (to - from)) * BatchSize + from + next % (to - from);
            if (ahead < _order.Length) Data.Prefetch(_order[ahead]);
            var image = images.Slice(i * SampleSize, SampleSize);
            labels[i] = Data.Label(indices[i]);
            if (_augmented is null) Normalisation.Apply(Data.Image(indices[i]), image);
            else _augmented.Fill(Epoch, indices[i], share.Index, image);
        }
    }
}
