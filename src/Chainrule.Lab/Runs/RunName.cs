using System.Globalization;
using Chainrule.Lab.Experiments;

namespace Chainrule.Lab.Runs;

/// <summary>Names of runs.</summary>
public static class RunName
{
    private const int LongestShape = 40;

    /// <summary>The name of a run that was given none: time, data and shape, "20260131-235959-mnist-784-128-10".</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="inputs">The number of values of a sample.</param>
    /// <param name="now">The time, written as it is.</param>
    /// <returns>The experiment's own name if it has one; else the made one.</returns>
    public static string Of(Experiment experiment, int inputs, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        if (experiment.Name is { } name) return name;
        var sizes = experiment.Model.Widths().Prepend($"{inputs}").ToList();
        var shape = string.Join('-', sizes);
        if (shape.Length > LongestShape) shape = $"{sizes.Count}-layers";
        return string.Create(CultureInfo.InvariantCulture, $"{now:yyyyMMdd-HHmmss}-{experiment.Data.Set}-{shape}");
    }

    /// <summary>The "did you mean" for a folder that does not exist, with the space before it; empty if nothing is near.</summary>
    internal static string Nearest(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var parent = Path.GetDirectoryName(full);
        if (parent is null || !Directory.Exists(parent)) return "";
        var names = Directory.GetDirectories(parent).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal);
        if (Lab.Nearest.To(Path.GetFileName(full), names) is not { } near) return "";
        return $" Did you mean {Path.Combine(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path)) ?? "", near)}?";
    }

    /// <summary>The hint for a folder that holds runs but is none, with the space before it; empty if it holds none.</summary>
    internal static string Within(string path)
    {
        var newest = Directory.GetDirectories(path)
            .Where(folder => File.Exists(Path.Combine(folder, "experiment.json")))
            .Order(StringComparer.Ordinal)
            .LastOrDefault();
        return newest is null ? "" : $" Did you mean {newest}?";
    }
}
