using System.Globalization;
using Chainrule.Kernels;

namespace Chainrule.Lab.Data;

/// <summary>Gray images in memory: one array of pixels, one array of labels. Bytes stay bytes until a batch is filled.</summary>
public sealed class ImageDataSet : IDataSet
{
    private readonly byte[] _images;
    private readonly byte[] _labels;
    private readonly int _size;

    /// <summary>Takes over the two arrays; they are not copied.</summary>
    /// <param name="name">The data set's name.</param>
    /// <param name="height">Rows of an image, at least 1.</param>
    /// <param name="width">Columns of an image, at least 1.</param>
    /// <param name="images">All pixels: image after image, row after row.</param>
    /// <param name="labels">One label for each image.</param>
    /// <param name="classNames">One name for each class.</param>
    /// <exception cref="DataException">The arrays' lengths disagree, or a label has no class.</exception>
    public ImageDataSet(string name, int height, int width, byte[] images, byte[] labels, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (images.Length != (long)labels.Length * height * width)
        {
            throw new DataException(
                $"{name}: expected {labels.Length} images of {height}×{width} bytes, one for each label, got {images.Length} bytes.");
        }

        var odd = labels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)Math.Clamp(classNames.Count - 1, 0, 255));
        if (odd >= 0) throw new DataException($"{name}: expected labels 0 … {classNames.Count - 1}, got {labels[odd]} at sample {odd}.");
        Name = name;
        SampleShape = [1, height, width];
        ClassNames = classNames;
        _size = height * width;
        _images = images;
        _labels = labels;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Count => _labels.Length;

    /// <inheritdoc/>
    public IReadOnlyList<int> SampleShape { get; }

    /// <inheritdoc/>
    public int ClassCount => ClassNames.Count;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Image(int index) => _images.AsSpan(index * _size, _size);

    /// <inheritdoc/>
    public int Label(int index) => _labels[index];

    /// <inheritdoc/>
    public void Prefetch(int index) => Gather.Prefetch(Image(index));

    /// <summary>The names "0", "1", … for a data set that names its classes no better.</summary>
    /// <param name="count">The number of classes.</param>
    /// <returns>The names.</returns>
    internal static string[] Numbered(int count) => [.. Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture))];
}
