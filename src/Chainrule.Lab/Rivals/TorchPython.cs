using System.ComponentModel;
using System.Diagnostics;

namespace Chainrule.Lab.Rivals;

/// <summary>A Python on this machine that has PyTorch.</summary>
/// <param name="Path">The program.</param>
/// <param name="Version">Python's version.</param>
/// <param name="Torch">PyTorch's version.</param>
public sealed record TorchPython(string Path, string Version, string Torch)
{
    /// <summary>The environment variable that names a Python.</summary>
    public const string Variable = "CHAINRULE_PYTHON";

    private const string Question = "import platform, torch; print(platform.python_version(), torch.__version__)";

    private const string Mend =
        "Install it with: pip install torch --index-url https://download.pytorch.org/whl/cpu (Debian, Ubuntu: apt install python3-torch).";

    /// <summary>Finds one: the one that is named, else the variable's, else the first python3 or python on PATH that has PyTorch.</summary>
    /// <param name="named">The program, or null.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <returns>The Python.</returns>
    /// <exception cref="RivalException">The one that is named has no PyTorch, or none on PATH has it; the message says how to install
    /// it.</exception>
    public static TorchPython Find(string? named, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var (given, by) = named is { Length: > 0 } ? (named, "--python") : (variable(Variable), Variable);
        if (given is { Length: > 0 })
        {
            var found = Ask(given, out var answer);
            return found ?? throw new RivalException($"{by}: expected a Python that can \"import torch\", got {given}: {answer}. {Mend}");
        }

        var candidates = Candidates(variable("PATH") ?? "").ToList();
        foreach (var candidate in candidates)
        {
            if (Ask(candidate, out _) is { } found) return found;
        }

        var none = candidates.Count == 0 ? "no Python at all" : $"none of {string.Join(", ", candidates)}";
        throw new RivalException(
            $"PyTorch: expected a Python on PATH that can \"import torch\", got {none}. {Mend} Or name one: --python.");
    }

    /// <summary>Every python3 and python in the folders of PATH, in their order.</summary>
    internal static IEnumerable<string> Candidates(string path)
    {
        string[] names = OperatingSystem.IsWindows() ? ["python3.exe", "python.exe"] : ["python3", "python"];
        return path.Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .SelectMany(folder => names.Select(name => System.IO.Path.Combine(folder, name)))
            .Where(File.Exists)
            .Distinct();
    }

    /// <summary>Asks a Python for PyTorch's version; null where it has none, and what it said instead.</summary>
    private static TorchPython? Ask(string python, out string answer)
    {
        try
        {
            var start = new ProcessStartInfo(python, ["-c", Question])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync();
            var versions = process.StandardOutput.ReadToEnd().Trim().Split(' ');
            process.WaitForExit();
            answer = LastLine(error.GetAwaiter().GetResult());
            return process.ExitCode == 0 && versions.Length == 2 ? new(python, versions[0], versions[1]) : null;
        }
        catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException)
        {
            answer = e.Message.TrimEnd('.');
            return null;
        }
    }

    private static string LastLine(string text) => text.TrimEnd().Split('\n')[^1].Trim() is { Length: > 0 } line ? line : "it said nothing";
}
