using System.Security.Cryptography;

namespace Chainrule.Lab.Data;

/// <summary>Reads a folder of four IDX files, plain or gzipped, under their usual names.</summary>
internal static class IdxFolder
{
    private static readonly string[][] Names =
    [
        Spellings("images", 3, "train"),
        Spellings("labels", 1, "train"),
        Spellings("images", 3, "t10k", "test"),
        Spellings("labels", 1, "t10k", "test"),
    ];

    /// <summary>The four files of a folder, null where one is missing: training images and labels, test images and labels.</summary>
    public static string?[] Find(string folder)
    {
        var found = new string?[4];
        for (var i = 0; i < 4; i++)
        {
            found[i] = Names[i].Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        }

        return found;
    }

    /// <summary>Reads a folder of any IDX data set.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The data, or null where there is none of the four files.</returns>
    /// <exception cref="DataException">Some files are missing or damaged, or do not belong together.</exception>
    public static ResolvedData? ReadAny(string folder)
    {
        var paths = Find(folder);
        if (paths.All(path => path is null)) return null;
        Complete(folder, paths);
        var files = ReadAll(paths);
        var name = NameOf(folder);
        var known = Recognise(files) ?? KnownDataSet.All.FirstOrDefault(set => set.Name == name);
        var classes = known?.ClassNames ?? ImageDataSet.Numbered(1 + Math.Max(HighestLabel(files[1]), HighestLabel(files[3])));
        return Pairs(known?.Name ?? name, files, classes, folder);
    }

    /// <summary>Reads a folder of one known data set and checks its hashes where they are known.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="folder">
    /// The folder. One that does not bear the set's name must prove by hashes that it holds this set and not another.
    /// </param>
    /// <returns>The data, or null where there is none of the four files, or they may be another data set's.</returns>
    /// <exception cref="DataException">Some files are missing, damaged or not this data set's.</exception>
    public static ResolvedData? ReadKnown(KnownDataSet set, string folder)
    {
        var paths = Find(folder);
        if (paths.All(path => path is null)) return null;
        Complete(folder, paths);
        var files = ReadAll(paths);
        if (NameOf(folder) != set.Name)
        {
            var other = Recognise(files);
            if (other is not null && other != set) return null;
            var proven = set.Files.Zip(paths).All(pair => pair.First.PayloadSha256 is not null || IsPublished(pair.First, pair.Second!));
            if (!proven) return null;
        }

        for (var i = 0; i < 4; i++) Check(set.Files[i], files[i], set.Title);
        return Pairs(set.Name, files, set.ClassNames, folder);
    }

    /// <summary>Checks that a downloaded file is the published one.</summary>
    /// <param name="file">What it should be.</param>
    /// <param name="path">Where it is.</param>
    /// <exception cref="DataException">It is damaged or another one.</exception>
    public static void CheckDownload(KnownFile file, string path)
    {
        Check(file, IdxFile.Read(path), "the published file");
        if (file.PayloadSha256 is null && !IsPublished(file, path))
        {
            throw new DataException($"{path}: expected SHA-256 {file.GzipSha256}. It is damaged or another file.");
        }
    }

    /// <summary>Reads files side by side: to unpack the largest takes nearly all of the time, and then the others are there too.</summary>
    private static IdxFile[] ReadAll(string?[] paths)
    {
        var reading = Array.ConvertAll(paths, path => Task.Run(() => IdxFile.Read(path!)));
        return Array.ConvertAll(reading, file => file.GetAwaiter().GetResult());
    }

    private static bool IsPublished(KnownFile file, string path) =>
        Convert.ToHexStringLower(SHA256.HashData(DataFiles.ReadAll(path))) == file.GzipSha256;

    private static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    private static void Check(KnownFile known, IdxFile file, string title)
    {
        int[] sizes = known.HoldsImages ? [known.Count, DigitImage.Side, DigitImage.Side] : [known.Count];
        if (!file.Sizes.SequenceEqual(sizes))
        {
            var swapped = file.Sizes.Count == (known.HoldsImages ? 1 : 3) ? " Images and labels seem to be swapped." : string.Empty;
            throw new DataException(
                $"{file.Place}: expected {title} with sizes [{string.Join(", ", sizes)}], got [{string.Join(", ", file.Sizes)}].{swapped}"
                + " To train on other data, name its folder with --data and no data set.");
        }

        if (known.PayloadSha256 is null) return;
        var hash = file.Sha256();
        if (hash == known.PayloadSha256) return;
        throw new DataException(
            $"{file.Place}: expected {title}, SHA-256 {known.PayloadSha256} unpacked, got {hash}."
            + " It is another or a changed file; fetch it again.");
    }

    private static string[] Spellings(string what, int rank, params string[] parts) =>
    [
        .. from part in parts
           from end in new[] { $"-{what}-idx{rank}-ubyte", $"-{what}.idx{rank}-ubyte", $"-{what}.idx", $"-{what}" }
           from packed in new[] { string.Empty, ".gz" }
           select part + end + packed,
    ];

    private static KnownDataSet? Recognise(IdxFile[] files)
    {
        var hashes = Array.ConvertAll(files, file => file.Sha256());
        return KnownDataSet.All.FirstOrDefault(set => set.Files.Select(file => file.PayloadSha256).SequenceEqual(hashes));
    }

    private static void Complete(string folder, string?[] paths)
    {
        var missing = Enumerable.Range(0, 4).Where(i => paths[i] is null).Select(i => Names[i][0]).ToArray();
        if (missing.Length == 0) return;
        throw new DataException(
            $"{folder}: expected four IDX files (plain or .gz), missing {string.Join(", ", missing)}."
            + $" Put them beside {Path.GetFileName(paths.First(path => path is not null))}.");
    }

    private static int HighestLabel(IdxFile labels) => labels.Sizes.Count == 1 ? labels.Payload.Max() : 0;

    private static ResolvedData Pairs(string name, IdxFile[] files, IReadOnlyList<string> classes, string folder)
    {
        var training = IdxReader.Pair(name, files[0], files[1], classes);
        var test = IdxReader.Pair(name, files[2], files[3], classes);
        if (!training.SampleShape.SequenceEqual(test.SampleShape))
        {
            throw new DataException(
                $"{files[2].Place}: expected images of [{string.Join(", ", training.SampleShape)}] like {files[0].Place}'s,"
                + $" got [{string.Join(", ", test.SampleShape)}].");
        }

        return new ResolvedData(training, test, folder);
    }
}
