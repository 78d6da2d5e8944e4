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
}
