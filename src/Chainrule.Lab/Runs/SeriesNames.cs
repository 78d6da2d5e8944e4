namespace Chainrule.Lab.Runs;

/// <summary>Names that tell series of runs apart.</summary>
public static class SeriesNames
{
    /// <summary>The folders' names; where two are the same, as much of all paths as tells them apart.</summary>
    /// <param name="series">The series.</param>
    /// <returns>A name for each; those of the same folder are the same.</returns>
    public static IReadOnlyList<string> Of(IReadOnlyList<RunSeries> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var paths = series
            .Select(one => Path.GetFullPath(one.Path).Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
            .ToList();
        for (var words = 1; ; words++)
        {
            var names = paths.Select(path => string.Join('/', path.TakeLast(words))).ToList();
            if (names.Distinct().Count() == names.Count || paths.TrueForAll(path => path.Length <= words)) return names;
        }
    }
}
