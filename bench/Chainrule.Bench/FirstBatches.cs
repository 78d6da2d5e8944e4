using Chainrule.Graph;
using Chainrule.Lab.Data;

namespace Chainrule.Bench;

/// <summary>An epoch that ends early, but whose images come from everywhere, as those of a whole one do.</summary>
internal sealed class FirstBatches(DataLoader all, int count) : IDataLoader
{
    public int BatchCount { get; } = Math.Clamp(count, 1, all.BatchCount);

    /// <summary>The images in these batches.</summary>
    public int Images => Enumerable.Range(0, BatchCount).Sum(all.CountOf);

    public void StartEpoch(int epoch) => all.StartEpoch(epoch);

    public int CountOf(int batch) => all.CountOf(batch);

    public int Fill(int batch, Span<float> images, Span<float> labels) => all.Fill(batch, images, labels);

    public void Fill(int batch, Span<float> images, Span<float> labels, Share share) => all.Fill(batch, images, labels, share);
}
