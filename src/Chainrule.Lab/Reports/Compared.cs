using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Reports;

/// <summary>One of several series that are compared.</summary>
/// <param name="Name">The name that tells it apart from the others.</param>
/// <param name="Tested">The series, tested where that was possible.</param>
internal sealed record Compared(string Name, TestedSeries Tested)
{
    /// <summary>Its runs.</summary>
    public RunSeries Series => Tested.Series;

    /// <summary>Folders' names; of those that have the same, as much of their paths as tells them apart.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<RunSeries> series)
    {
        var paths = series.Select(one => Path.GetFullPath(one.Path).Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
            .ToList();
        for (var words = 1; ; words++)
        {
            var names = paths.Select(path => string.Join('/', path.TakeLast(words))).ToList();
            if (names.Distinct().Count() == names.Count || paths.TrueForAll(path => path.Length <= words)) return names;
        }
    }
}
