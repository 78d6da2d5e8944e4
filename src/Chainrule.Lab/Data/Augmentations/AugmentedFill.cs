using Chainrule.Plans;

namespace Chainrule.Lab.Data.Augmentations;

/// <summary>Augments samples on several threads at once: each has an augmenter of its own, made at its first sample.</summary>
/// <param name="data">The samples.</param>
/// <param name="make">Makes an augmenter.</param>
/// <param name="seed">The seed.</param>
internal sealed class AugmentedFill(IDataSet data, Func<Augmenter> make, ulong seed)
{
    // The first one now: what it cannot work on is refused before anything runs.
    private readonly Augmenter?[] _augmenters = [make(), .. new Augmenter?[Team.MostThreads - 1]];

    /// <summary>Writes one sample, as an epoch sees it.</summary>
    public void Fill(int epoch, int index, int thread, Span<float> image) =>
        (_augmenters[thread] ??= make()).Apply(data.Image(index), seed, epoch, Subset.OriginOf(data, index), image);
}
