namespace Chainrule.Bench;

/// <summary>The repository above the program's folder.</summary>
internal static class Repository
{
    /// <summary>The full path of one of its files.</summary>
    /// <param name="file">The path inside, with slashes.</param>
    public static string PathOf(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, file.Replace('/', Path.DirectorySeparatorChar));
            if (File.Exists(path)) return path;
        }

        throw new FileNotFoundException($"{file}: expected it above the program's folder, {AppContext.BaseDirectory}.");
    }
}
