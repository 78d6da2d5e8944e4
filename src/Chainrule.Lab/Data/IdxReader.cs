namespace Chainrule.Lab.Data;

/// <summary>Makes a data set of a pair of IDX files: images and their labels.</summary>
public static class IdxReader
{
    /// <summary>Reads images and labels and checks that they belong together.</summary>
    /// <param name="name">The data set's name.</param>
    /// <param name="imagesPath">The images, rank 3.</param>
    /// <param name="labelsPath">The labels, rank 1.</param>
    /// <param name="classNames">The classes' names; null numbers them up to the highest label.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="DataException">
    /// A file is missing or damaged, the files are swapped or of different lengths, or a label has no class.
    /// </exception>
    public static ImageDataSet Read(string name, string imagesPath, string labelsPath, IReadOnlyList<string>? classNames = null) =>
        Pair(name, IdxFile.Read(imagesPath), IdxFile.Read(labelsPath), classNames);

    /// <summary>Makes a data set of two files that are read already.</summary>
    /// <param name="name">The data set's name.</param>
    /// <param name="images">The images, rank 3.</param>
    /// <param name="labels">The labels, rank 1.</param>
    /// <param name="classNames">The classes' names; null numbers them up to the highest label.</param>
    /// <returns>The data set; it shares the files' memory.</returns>
    /// <exception cref="DataException">The files are swapped or of different lengths, or a label has no class.</exception>
    public static ImageDataSet Pair(string name, IdxFile images, IdxFile labels, IReadOnlyList<string>? classNames = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        if (images.Sizes.Count == 1 && labels.Sizes.Count == 3)
        {
            throw new DataException(
                $"{images.Place} holds labels and {labels.Place} holds images: the two files are swapped. Exchange their names.");
        }

        Expect(images, 3, "images (3 axes: count, height, width)");
        Expect(labels, 1, "labels (1 axis: count)");
        if (images.Sizes[0] != labels.Sizes[0])
        {
            throw new DataException(
                $"{images.Place} holds {images.Sizes[0]} images, {labels.Place} holds {labels.Sizes[0]} labels: "
                + "expected as many labels as images. Are they of the same part of the same data set?");
        }

        classNames ??= ImageDataSet.Numbered(labels.Payload.Max() + 1);
        var odd = labels.Payload.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)Math.Min(255, classNames.Count - 1));
        if (odd >= 0)
        {
            throw new DataException(
                $"{labels.Place}: expected labels 0 … {classNames.Count - 1}, got {labels.Payload[odd]} at sample {odd}. Is it {name}'s "
                    + "labels file?");
        }

        return new ImageDataSet(name, images.Sizes[1], images.Sizes[2], images.Payload, labels.Payload, classNames);
    }

    private static void Expect(IdxFile file, int rank, string what)
    {
        if (file.Sizes.Count == rank) return;
        throw new DataException($"{file.Place}: expected {what}, got sizes [{string.Join(", ", file.Sizes)}]. Is it the right file?");
    }
}
