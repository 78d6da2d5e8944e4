namespace Chainrule.Lab.Data;

/// <summary>The places in which data is looked for, in order, and the cache that downloads go to.</summary>
public sealed class DataPlaces
{
    private readonly Func<string, string?> _environment;
    private readonly string _workingFolder;

    /// <summary>The places of this process.</summary>
    public DataPlaces()
        : this(Environment.GetEnvironmentVariable, Directory.GetCurrentDirectory())
    {
    }

    /// <summary>The places of a given environment.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="workingFolder">What stands for the current folder.</param>
    public DataPlaces(Func<string, string?> environment, string workingFolder)
    {
        _environment = environment;
        _workingFolder = workingFolder;
    }

    /// <summary>
    /// The folder of downloads: XDG_CACHE_HOME/chainrule; otherwise ~/.cache/chainrule, on macOS ~/Library/Caches/chainrule, on Windows
    /// %LOCALAPPDATA%\chainrule.
    /// </summary>
    public string Cache
    {
        get
        {
            if (Set("XDG_CACHE_HOME") is { } cache && Path.IsPathRooted(cache)) return Path.Combine(cache, "chainrule");
            if (OperatingSystem.IsWindows() && Set("LOCALAPPDATA") is { } local) return Path.Combine(local, "chainrule");
            var home = Set("HOME") ?? Set("USERPROFILE") ?? _workingFolder;
            return OperatingSystem.IsMacOS()
                ? Path.Combine(home, "Library", "Caches", "chainrule")
                : Path.Combine(home, ".cache", "chainrule");
        }
    }

    /// <summary>The folders to look in: CHAINRULE_DATA where it is set, ./data, the cache.</summary>
    /// <returns>Absolute paths.</returns>
    public IReadOnlyList<string> Folders()
    {
        var folders = new List<string>();
        if (Set("CHAINRULE_DATA") is { } named) folders.Add(Path.GetFullPath(named, _workingFolder));
        folders.Add(Path.Combine(_workingFolder, "data"));
        folders.Add(Cache);
        return folders;
    }

    /// <summary>A folder that the user named, as an absolute path.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The absolute path.</returns>
    public string Absolute(string folder) => Path.GetFullPath(folder, _workingFolder);

    private string? Set(string variable) => _environment(variable) is { Length: > 0 } value ? value : null;
}
