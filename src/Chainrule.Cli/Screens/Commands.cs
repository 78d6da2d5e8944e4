using Spectre.Console;

namespace Chainrule.Cli.Screens;

/// <summary>Commands as the user can type them again.</summary>
internal static class Commands
{
    private const string Wrapper = "chainrule";

    /// <summary>How this program was called.</summary>
    internal static string Program { get; } = Find(Environment.ProcessPath, AppContext.BaseDirectory, Directory.GetCurrentDirectory());

    /// <summary>Says what could be done next.</summary>
    internal static void Next(Screen screen, IReadOnlyList<string> commands)
    {
        for (var i = 0; i < commands.Count; i++) screen.Fact(i == 0 ? "next" : "", Markup.Escape($"{Program} {commands[i]}"));
    }

    /// <summary>A path as one word of a shell's line.</summary>
    internal static string Quote(string path)
    {
        var isPlain = path.All(c => char.IsAsciiLetterOrDigit(c) || "/\\:._-+=,~@".Contains(c, StringComparison.Ordinal));
        if (isPlain && path.Length > 0) return path;
        return OperatingSystem.IsWindows() ? $"\"{path}\"" : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    internal static string Find(string? process, string programFolder, string folder)
    {
        // The repository's wrapper, where the user stands beside it and the program is the one that it runs.
        var wrapper = Path.Combine(folder, Wrapper);
        var source = Path.Combine(folder, "src") + Path.DirectorySeparatorChar;
        if (File.Exists(wrapper) && programFolder.StartsWith(source, StringComparison.Ordinal))
        {
            return OperatingSystem.IsWindows() ? Wrapper : "./" + Wrapper;
        }

        if (process is not null && Path.GetFileNameWithoutExtension(process) != "dotnet") return Quote(Short(process, folder));
        return "dotnet " + Quote(Short(Path.Combine(programFolder, "Chainrule.Cli.dll"), folder));
    }

    private static string Short(string path, string folder)
    {
        var relative = Path.GetRelativePath(folder, path);
        if (relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative)) return path;
        return relative.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) ? relative : Path.Combine(".", relative);
    }
}
