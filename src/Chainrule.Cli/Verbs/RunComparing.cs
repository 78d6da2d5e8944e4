using Chainrule.Cli.Screens;
using Chainrule.Lab.Runs;
using Spectre.Console;

namespace Chainrule.Cli.Verbs;

/// <summary>Compares runs that there are: in what their experiments differ, then the figures of each.</summary>
internal static class RunComparing
{
    internal static void Run(Surroundings around, Screen screen, IReadOnlyList<RunSeries> series, bool json)
    {
        var comparison = RunComparison.Of(series);
        if (json)
        {
            around.Out.Write(comparison.ToJson());
            return;
        }

        var columns = SeriesNames.Of(series);
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
    }
}
