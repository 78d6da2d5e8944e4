using Chainrule.Kernels;

namespace Chainrule.Lab.Data;

/// <summary>A view of some of a data set's samples; nothing is copied.</summary>
public sealed class Subset : IDataSet
{
    private readonly IDataSet _source;
    private readonly int[] _indices;

    /// <summary>A view of the samples with these indices, in this order; an index may occur more than once.</summary>
    /// <param name="source">The data set.</param>
    /// <param name="indices">The samples; the array is not copied.</param>
    /// <param name="name">The view's name, or null for the source's.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the data set.</exception>
    public Subset(IDataSet source, int[] indices, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(indices);
        var odd = indices.AsSpan().IndexOfAnyExceptInRange(0, source.Count - 1);
        if (odd >= 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(indices), indices[odd], $"{source.Name}: expected sample indices 0 … {source.Count - 1} at position {odd}.");
        }

        _source = source;
        _indices = indices;
        Name = name ?? source.Name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Count => _indices.Length;

    /// <inheritdoc/>
    public IReadOnlyList<int> SampleShape => _source.SampleShape;

    /// <inheritdoc/>
    public int ClassCount => _source.ClassCount;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => _source.ClassNames;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Image(int index) => _source.Image(_indices[index]);

    /// <inheritdoc/>
    public int Label(int index) => _source.Label(_indices[index]);

    /// <inheritdoc/>
    public void Prefetch(int index) => _source.Prefetch(_indices[index]);

    /// <summary>The index in the source of one of this view's samples.</summary>
    /// <param name="index">The sample, 0 … Count − 1.</param>
    /// <returns>Its index in the source.</returns>
    public int SourceIndex(int index) => _indices[index];

    /// <summary>What one of a data set's samples is in the set that was divided, once or more often.</summary>
    /// <param name="data">A view, or a data set.</param>
    /// <param name="index">The sample.</param>
    /// <returns>Its index in the data set that is no view.</returns>
    internal static int OriginOf(IDataSet data, int index)
    {
        while (data is Subset subset) (data, index) = (subset._source, subset._indices[index]);
        return index;
    }

    /// <summary>The first samples of a data set.</summary>
    /// <param name="source">The data set.</param>
    /// <param name="count">How many; more than there are means all.</param>
    /// <returns>The view.</returns>
    public static Subset First(IDataSet source, int count)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new Subset(source, [.. Enumerable.Range(0, Math.Min(count, source.Count))]);
    }

    /// <summary>Divides a data set at random into a training and a validation part; both keep the source's order.</summary>
    /// <param name="source">The data set.</param>
    /// <param name="validation">The share of validation, in [0, 1); 0.3 of 60,000 are 18,000, rounded to the nearest, halves up.</param>
    /// <param name="seed">The seed: the same one always divides the same way.</param>
    /// <returns>The two parts: disjoint, and together everything.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is outside [0, 1), or leaves nothing to train on.</exception>
    public static (Subset Training, Subset Validation) Split(IDataSet source, double validation, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!(validation >= 0 && validation < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(validation), validation, "Expected a share of at least 0 and below 1.");
        }

        var held = (int)Math.Floor(source.Count * validation + 0.5);
        if (held == source.Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(validation), validation, $"{source.Name}: the share leaves none of {source.Count} samples to train on.");
        }

        var order = new int[source.Count];
        Shuffle(order, new Philox(seed, RandomPurpose.Split));
        var (back, front) = (order[..held], order[held..]);
        Array.Sort(back);
        Array.Sort(front);
        return (new Subset(source, front), new Subset(source, back));
    }

    /// <summary>Fills an array with 0 … n − 1 in random order (Fisher and Yates, as in Durstenfeld, CACM 7(7), 1964).</summary>
    /// <param name="order">Receives the order.</param>
    /// <param name="random">The stream.</param>
    internal static void Shuffle(Span<int> order, Philox random)
    {
        for (var i = 0; i < order.Length; i++) order[i] = i;
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = random.NextInt32(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
