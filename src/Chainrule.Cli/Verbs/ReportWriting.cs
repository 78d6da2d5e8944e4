using Chainrule.Cli.Screens;
using Chainrule.Kernels;
using Chainrule.Lab.Charts;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Reports;
using Chainrule.Lab.Runs;
using Spectre.Console;

namespace Chainrule.Cli.Verbs;

/// <summary>Finds what reports are made from, and writes them.</summary>
internal sealed class ReportWriting(Surroundings around, Screen screen)
{
    /// <summary>The report's name in a run's folder.</summary>
    internal const string ReportFile = "report.html";

    private (string Set, string? Folder, ResolvedData Data)? _found;

    /// <summary>The options with the data, or with a sentence why there is none.</summary>
    /// <param name="options">The options.</param>
    /// <param name="settings">What data the runs learned from.</param>
    /// <param name="needed">Whether the user named the data, so that a report without it will not do.</param>
    /// <param name="cancellation">Ends a download.</param>
    internal async Task<ReportOptions> WithDataAsync(
        ReportOptions options, DataSettings settings, bool needed, CancellationToken cancellation)
    {
        options = options with { Progress = new ReportProgressScreen(screen).Tell };
        if (_found is { } found && (found.Set, found.Folder) == (settings.Set, settings.Folder)) return options with { Data = found.Data };
        try
        {
            var data = await DataFinder.FindAsync(settings, named: true, screen, around, cancellation).ConfigureAwait(false);
            _found = (settings.Set, settings.Folder, data);
            return options with { Data = data };
        }
        catch (DataException e) when (!needed)
        {
            return options with { WithoutData = $"The data was not found. {e.Message}" };
        }
    }

    /// <summary>Writes a page, and the numbers of its charts where they are wanted.</summary>
    internal WrittenReport Write(Document document, string path, string? csv, ReportOptions options, IEnumerable<RunSeries> series)
    {
        screen.ClearTransient();
        var page = HtmlPage.Write(document);
        List<string>? files = null;
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
            AtomicFile.WriteText(path, page);
            if (csv is not null)
            {
                Directory.CreateDirectory(csv);
                files = [];
                foreach (var (name, text) in CsvFiles.Of(document))
                {
                    files.Add(Path.Combine(csv, name));
                    AtomicFile.WriteText(files[^1], text);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Failure(ExitCode.Usage, $"{path}: the report cannot be written: {e.Message} Name another place.", e);
        }

        return new()
        {
            Report = path,
            Bytes = new FileInfo(path).Length,
            Csv = files,
            WithoutData = options.Data is null ? options.WithoutData : null,
            Figures = [.. series.Select(RunFigures.Of)],
        };
    }

    /// <summary>Writes a training's report into its folder, without maps; a failure does not spoil the training.</summary>
    internal static void AfterTraining(Screen screen, string folder, ResolvedData data, KernelPath path) => Leave(
        screen,
        folder,
        () => RunReport.Of(
            RunSeries.Open(folder), new ReportOptions { Data = data, MapPoints = 0, Components = false, Path = path }));

    /// <summary>Writes the page of a folder that was trained into; a failure does not spoil the training.</summary>
    internal static void Leave(Screen screen, string folder, Func<Document> report)
    {
        try
        {
            AtomicFile.WriteText(Path.Combine(folder, ReportFile), HtmlPage.Write(report()));
        }
#pragma warning disable CA1031 // Whatever a report lacks, the training is done and saved.
        catch (Exception e)
#pragma warning restore CA1031
        {
            screen.Prose("", Screen.Care, $"{ReportFile} could not be written: {e.Message}");
        }
    }

    /// <summary>Says where a report lies, and what it lacks.</summary>
    internal void Tell(WrittenReport report)
    {
        screen.Fact("report", $"{Markup.Escape(report.Report)} [{Screen.Faint}]({DownloadScreen.Size(report.Bytes)})[/]");
        if (report.Csv is { } files) screen.Fact("numbers", Markup.Escape($"{files.Count} CSV files in {Path.GetDirectoryName(files[0])}"));
        if (report.WithoutData is { } reason) screen.Prose("lacks", Screen.Care, reason);
    }
}
