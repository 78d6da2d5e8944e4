namespace House.Tests;

/// <summary>The checkout these tests stand in: its files by paths relative to the root, with forward slashes, in ordinal order.</summary>
internal static class Repository
{
    private static readonly string[] s_notOurs = ["bin", "obj", "node_modules", "runs", "data", "TestResults", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = FindRoot();

    /// <summary>All files that end in <paramref name="ending"/>, below the given files and folders that exist.</summary>
    public static List<string> Files(string ending, params string[] places)
    {
        var found = new List<string>();
        foreach (var place in places)
        {
            var path = Path.Combine(Root, place);
            if (File.Exists(path)) found.Add(path);
            else if (Directory.Exists(path)) Collect(path, found);
        }

        return [.. found
            .Where(path => path.EndsWith(ending, StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];
    }

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    private static void Collect(string folder, List<string> found)
    {
        // Lower-case data/ and runs/ are ignored by git; Chainrule.Lab/Data and Chainrule.Lab/Runs are rooms.
        found.AddRange(Directory.EnumerateFiles(folder));
        foreach (var inner in Directory.EnumerateDirectories(folder))
            if (!s_notOurs.Contains(Path.GetFileName(inner), StringComparer.Ordinal)) Collect(inner, found);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Chainrule.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException(
            $"No Chainrule.slnx above {AppContext.BaseDirectory}: the House tests read the checkout they were built in.");
    }
}
