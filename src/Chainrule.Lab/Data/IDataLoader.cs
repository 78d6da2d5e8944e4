using Chainrule.Graph;

namespace Chainrule.Lab.Data;

/// <summary>
/// Serves labelled samples in batches. Implement it to feed a trainer from anywhere; <see cref="DataLoader"/> serves an <see
/// cref="IDataSet"/>.
/// </summary>
public interface IDataLoader
{
    /// <summary>Batches in an epoch, the last partial one included.</summary>
    int BatchCount { get; }

    /// <summary>Puts an epoch's order in force.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    void StartEpoch(int epoch);

    /// <summary>The number of samples in a batch.</summary>
    /// <param name="batch">The batch, 0 … BatchCount − 1.</param>
    /// <returns>At least 1.</returns>
    int CountOf(int batch);

    /// <summary>Fills one batch: sample after sample, and their labels as whole numbers.</summary>
    /// <param name="batch">The batch, 0 … BatchCount − 1.</param>
    /// <param name="images">Room for the samples.</param>
    /// <param name="labels">Room for the labels.</param>
    /// <returns>The number of samples filled in.</returns>
    int Fill(int batch, Span<float> images, Span<float> labels);

    /// <summary>
    /// Fills one thread's share of a batch, while other threads fill theirs. A loader that does not say how leaves all of it to the first.
    /// </summary>
    /// <param name="batch">The batch, 0 … BatchCount − 1.</param>
    /// <param name="images">Room for the samples of the whole batch.</param>
    /// <param name="labels">Room for the labels of the whole batch.</param>
    /// <param name="share">Which part.</param>
    void Fill(int batch, Span<float> images, Span<float> labels, Share share)
    {
        if (share.Index == 0) Fill(batch, images, labels);
    }
}
