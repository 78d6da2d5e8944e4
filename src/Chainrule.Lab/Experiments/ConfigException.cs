namespace Chainrule.Lab.Experiments;

/// <summary>A configuration cannot be used; every error in it is listed.</summary>
public sealed class ConfigException : Exception
{
    /// <summary>Lists the errors.</summary>
    /// <param name="source">Where the configuration came from: a file's path, or "--set".</param>
    /// <param name="errors">The errors, at least one.</param>
    public ConfigException(string source, IReadOnlyList<ConfigError> errors)
        : base(Told(source, errors))
    {
        (Origin, Errors) = (source, errors);
    }

    /// <summary>Where the configuration came from: a file's path, or "--set".</summary>
    public string Origin { get; }

    /// <summary>The errors, in the order of the file's lines.</summary>
    public IReadOnlyList<ConfigError> Errors { get; }

    private static string Told(string source, IReadOnlyList<ConfigError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        return errors.Count == 1
            ? $"{source}: {errors[0]}"
            : $"{source}: {errors.Count} errors\n" + string.Join('\n', errors.Select(error => $"  {error}"));
    }
}
