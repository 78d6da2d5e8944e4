using Chainrule.Cli.Options;
using Chainrule.Cli.Screens;
using Chainrule.Lab.Runs;
using Spectre.Console;

namespace Chainrule.Cli.Verbs;

/// <summary>Compares runs that there are: in what their experiments differ, then the figures of each.</summary>
internal static class RunComparing
{
    internal static int Run(Surroundings around, Screen screen, IReadOnlyList<string> names, bool json)
    {
        var series = names.Select(name => RunArgument.FindSeries(name, around)).ToList();
        var comparison = RunComparison.Of(series);
        if (json)
        {
            around.Out.Write(comparison.ToJson());
            return ExitCode.Done;
        }

        var columns = Labels(series);
        if (comparison.Differences.Count == 0)
        {
            screen.Line("The experiments are the same.");
        }
        else
        {
            TextTable.Draw(
                screen,
                ["differs", .. columns.Select(column => $">{column}")],
                comparison.Differences.Select(one => (IReadOnlyList<string>)[one.Path, .. one.Values.Select(value => value ?? "–")]));
        }

        screen.Line();
        FiguresTable.Draw(screen, comparison.Runs, columns);
        return ExitCode.Done;
    }

    /// <summary>The runs' names; of those that have the same, as much of their paths as tells them apart.</summary>
    private static List<string> Labels(List<RunSeries> series)
    {
        var paths = series.Select(one => Path.GetFullPath(one.Path).Split(Path.DirectorySeparatorChar)).ToList();
        for (var words = 1; ; words++)
        {
            var labels = paths.Select(path => string.Join('/', path.TakeLast(words))).ToList();
            if (labels.Distinct().Count() == labels.Count || paths.TrueForAll(path => path.Length <= words)) return labels;
        }
    }
}
