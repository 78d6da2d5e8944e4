namespace Chainrule.Lab.Experiments.Binding;

/// <summary>Collects every error of a configuration, so that all are told at once.</summary>
internal sealed class ConfigProblems
{
    private readonly List<ConfigError> _errors = [];

    internal int Count => _errors.Count;

    internal void Add(string path, int? line, string message) => _errors.Add(new ConfigError(path, line, message));

    /// <summary>Throws if there is any error; they come in the order of the lines.</summary>
    internal void ThrowIfAny(string source)
    {
        if (_errors.Count > 0) throw new ConfigException(source, [.. _errors.OrderBy(error => error.Line ?? 0)]);
    }
}
