using System.Text;
using Chainrule.Lab.Experiments.Binding;

namespace Chainrule.Lab.Experiments;

/// <summary>Reads <c>experiment.json</c>: JSON in which comments and trailing commas are allowed and every error is told at once.</summary>
public static class ExperimentReader
{
    private const int MostBytes = 4 << 20;

    /// <summary>Reads a file; keys that it leaves out take their defaults.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The complete experiment.</returns>
    /// <exception cref="ConfigException">The file is no experiment; all errors are listed with path and line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Experiment Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var length = new FileInfo(path).Length;
        return length <= MostBytes ? Parse(File.ReadAllBytes(path), path) : throw TooLong(path, length);
    }

    /// <summary>Reads a text; keys that it leaves out take their defaults.</summary>
    /// <param name="text">JSON.</param>
    /// <param name="source">What to call it in an error.</param>
    /// <returns>The complete experiment.</returns>
    /// <exception cref="ConfigException">The text is no experiment; all errors are listed with path and line.</exception>
    public static Experiment Parse(string text, string source) => Parse(Encoding.UTF8.GetBytes(text), source);

    internal static Experiment Parse(byte[] json, string source)
    {
        if (json.Length > MostBytes) throw TooLong(source, json.Length);
        var problems = new ConfigProblems();
        var root = ConfigParser.Parse(json, problems);
        if (root is null) problems.ThrowIfAny(source);
        return Bind(root!, source, problems);
    }

    internal static Experiment Bind(ConfigNode root, string source, ConfigProblems problems)
    {
        ExperimentTable.Experiment.TryRead(root, "", problems, out var experiment);
        problems.ThrowIfAny(source);
        return experiment;
    }

    private static ConfigException TooLong(string source, long length) =>
        new(source, [new ConfigError("", null, $"expected at most {MostBytes} bytes, got {length}. Is it an experiment?")]);
}
