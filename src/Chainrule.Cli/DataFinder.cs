using Chainrule.Cli.Screens;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;

namespace Chainrule.Cli;

/// <summary>Finds an experiment's data, showing downloads.</summary>
internal static class DataFinder
{
    /// <summary>Finds the data.</summary>
    /// <param name="data">What the experiment says.</param>
    /// <param name="named">Whether the data set was named; where it was not, the built-in digits may stand in.</param>
    /// <param name="screen">Where downloads are shown.</param>
    /// <param name="around">Where to look.</param>
    /// <param name="cancellation">Ends a download.</param>
    internal static async Task<ResolvedData> FindAsync(
        DataSettings data, bool named, Screen screen, Surroundings around, CancellationToken cancellation)
    {
        using var client = around.Network();
        var folder = around.Folder.Length == 0 ? Directory.GetCurrentDirectory() : around.Folder;
        var request = new DataRequest
        {
            Name = named && data.Set != "folder" ? data.Set : null,
            Folder = data.Folder,
            Progress = new DownloadScreen(screen),
        };
        var resolver = new DataResolver(client, new DataPlaces(around.Variable, folder));
        var found = await resolver.ResolveAsync(request, cancellation).ConfigureAwait(false);
        screen.ClearTransient();
        if (found.FallbackReason is { } reason)
        {
            screen.Prose("", Screen.Care, $"{reason}.");
            screen.Prose("", Screen.Care, "So the built-in digits stand in, which this program draws itself. For MNIST: --data DIR.");
        }

        return found;
    }

    /// <summary>The experiment with the data that was in fact found, so that its record leads there again.</summary>
    internal static Experiment Recorded(Experiment experiment, ResolvedData found)
    {
        if (experiment.Data.Folder is null || found.IsFallback) return experiment;
        var isKnown = KnownDataSet.All.Any(set => set.Name == found.Training.Name);
        return experiment with { Data = experiment.Data with { Set = isKnown ? found.Training.Name : "folder" } };
    }
}
