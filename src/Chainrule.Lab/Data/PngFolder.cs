using System.Globalization;
using Chainrule.Kernels;

namespace Chainrule.Lab.Data;

/// <summary>Reads a folder of PNGs sorted into one folder for each class.</summary>
internal static class PngFolder
{
    private const int TestEvery = 6;

    /// <summary>
    /// Reads train/&lt;class&gt;/*.png and test/&lt;class&gt;/*.png, or &lt;class&gt;/*.png, of which every sixth, at random, is then
    /// kept for testing.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The data, or null where there is no such PNG.</returns>
    /// <exception cref="DataException">
    /// A PNG is damaged or of another size than the first, or there are too many classes or too few pictures.
    /// </exception>
    public static ResolvedData? Read(string folder)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var (train, test) = (Path.Combine(folder, "train"), Path.Combine(folder, "test"));
        if (Directory.Exists(train) && Directory.Exists(test))
        {
            var classes = Classes(train).Union(Classes(test)).ToArray();
            if (classes.Length == 0) return null;
            classes = Sorted(classes);
            var training = Load(name, train, classes, null);
            return new ResolvedData(training, Load(name, test, classes, training.SampleShape), folder);
        }

        var all = Sorted(Classes(folder));
        if (all.Length == 0) return null;
        var data = Load(name, folder, all, null);
        if (data.Count < TestEvery)
        {
            throw new DataException($"{folder}: expected at least {TestEvery} PNGs in class folders, got {data.Count}.");
        }

        var order = new int[data.Count];
        Subset.Shuffle(order, new Philox(0, RandomPurpose.Split, 1));
        var (held, rest) = (order[..(data.Count / TestEvery)], order[(data.Count / TestEvery)..]);
        Array.Sort(held);
        Array.Sort(rest);
        return new ResolvedData(new Subset(data, rest), new Subset(data, held), $"{folder} (one PNG in {TestEvery} kept for testing)");
    }

    private static string[] Classes(string folder) =>
        [.. Directory.EnumerateDirectories(folder).Where(sub => Pngs(sub).Length > 0).Select(sub => Path.GetFileName(sub))];

    private static string[] Pngs(string folder) =>
        [.. Directory.EnumerateFiles(folder)
            .Where(file => file.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)];

    /// <summary>Numbers in their order where all names are numbers; otherwise the characters' order.</summary>
    private static string[] Sorted(string[] names) =>
        names.All(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? [.. names.OrderBy(name => int.Parse(name, CultureInfo.InvariantCulture)).ThenBy(name => name, StringComparer.Ordinal)]
            : [.. names.Order(StringComparer.Ordinal)];

    private static ImageDataSet Load(string name, string folder, string[] classes, IReadOnlyList<int>? shape)
    {
        if (classes.Length > 256) throw new DataException($"{folder}: expected at most 256 class folders, got {classes.Length}.");
        var (images, labels) = (new MemoryStream(), new List<byte>());
        var (height, width) = (shape?[1] ?? 0, shape?[2] ?? 0);
        for (var label = 0; label < classes.Length; label++)
        {
            var sub = Path.Combine(folder, classes[label]);
            if (!Directory.Exists(sub)) continue;
            foreach (var path in Pngs(sub))
            {
                var picture = PngReader.Read(path);
                if (height == 0) (height, width) = (picture.Height, picture.Width);
                if (picture.Height != height || picture.Width != width)
                {
                    throw new DataException(
                        $"{path}: expected {width}×{height} pixels like the first picture, got {picture.Width}×{picture.Height}."
                        + " Scale all pictures to one size.");
                }

                if (images.Length + picture.Pixels.Length > Array.MaxLength)
                {
                    throw new DataException($"{folder}: the pictures exceed 2 GB together.");
                }

                images.Write(picture.Pixels);
                labels.Add((byte)label);
            }
        }

        if (labels.Count == 0) throw new DataException($"{folder}: expected PNGs in class folders, found none.");
        return new ImageDataSet(name, height, width, images.ToArray(), [.. labels], classes);
    }
}
