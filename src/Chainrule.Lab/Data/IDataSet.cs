namespace Chainrule.Lab.Data;

/// <summary>
/// Labelled samples made of bytes. Implement it to train on anything else: the loader, the trainer and the reports ask for no more.
/// </summary>
/// <remarks>Several threads may ask for samples at once.</remarks>
public interface IDataSet
{
    /// <summary>The data set's name, as reports print it.</summary>
    string Name { get; }

    /// <summary>The number of samples.</summary>
    int Count { get; }

    /// <summary>One sample's shape: channels, height, width, for example [1, 28, 28].</summary>
    IReadOnlyList<int> SampleShape { get; }

    /// <summary>The number of classes; labels are 0 … ClassCount − 1.</summary>
    int ClassCount { get; }

    /// <summary>The classes' names, one for each label.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>One sample's bytes, row after row.</summary>
    /// <param name="index">The sample, 0 … Count − 1.</param>
    /// <returns>As many bytes as the sample shape's product.</returns>
    ReadOnlySpan<byte> Image(int index);

    /// <summary>One sample's label.</summary>
    /// <param name="index">The sample, 0 … Count − 1.</param>
    /// <returns>The label, 0 … ClassCount − 1.</returns>
    int Label(int index);

    /// <summary>
    /// Says that a sample will be asked for soon: it may be brought into the cache, or nothing done at all. It is called for every sample,
    /// by all threads, and has to cost next to nothing. A data set made of another passes it on.
    /// </summary>
    /// <param name="index">The sample, 0 … Count − 1.</param>
    void Prefetch(int index)
    {
    }
}
