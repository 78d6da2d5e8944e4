using Chainrule.Lab.Experiments;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Sweeps;

/// <summary>What lies in a folder of runs. The folders are the truth; nothing else is kept.</summary>
public static class RunsList
{
    /// <summary>How long a training may be silent: longer than the pause between two losses that are written down.</summary>
    private static readonly TimeSpan s_silence = TimeSpan.FromMinutes(1);

    /// <summary>How deep runs may lie: <c>reproduction/study1/summed</c>.</summary>
    private const int Depth = 3;

    /// <summary>
    /// Reads a folder of runs: runs, repeats and sweeps, newest first, also those in folders that are none of these. What cannot be read
    /// is an entry that says why.
    /// </summary>
    /// <param name="root">The folder; where it is missing there are none.</param>
    /// <returns>The entries.</returns>
    public static IReadOnlyList<RunsEntry> Read(string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        if (!Directory.Exists(root)) return [];
        var entries = Folders(root, Depth).Select(folder => EntryOf(Path.GetRelativePath(root, folder).Replace('\\', '/'), folder));
        return [.. entries.OrderByDescending(entry => entry.Started).ThenBy(entry => entry.Name, StringComparer.Ordinal)];
    }

    /// <summary>The entries, with the values in which those of one folder differ from each other.</summary>
    /// <param name="entries">Those that are shown together.</param>
    /// <returns>The same, in their order.</returns>
    public static IReadOnlyList<RunsEntry> Compared(IReadOnlyList<RunsEntry> entries)
    {
        var groups = entries.GroupBy(entry => Path.GetDirectoryName(entry.Path)).SelectMany(group => Apart([.. group]));
        var compared = groups.ToDictionary(entry => entry.Path);
        return [.. entries.Select(entry => compared[entry.Path])];
    }

    private static IReadOnlyList<RunsEntry> Apart(IReadOnlyList<RunsEntry> entries)
    {
        var difference = ExperimentDifference.Of(entries.Select(entry => entry.Experiment ?? Readable(entries)));
        var names = difference.Names;
        return [.. entries.Select((entry, i) => entry with { Differs = Named(names, difference.Values[i]) })];
    }

    /// <summary>What stands in for an experiment that cannot be read, so that it differs in nothing.</summary>
    private static Experiment Readable(IReadOnlyList<RunsEntry> entries) =>
        entries.FirstOrDefault(entry => entry.Experiment is not null)?.Experiment ?? new();

    private static Dictionary<string, string> Named(IReadOnlyList<string> names, IReadOnlyList<string?> values) =>
        names.Zip(values).Where(pair => pair.Second is not null).ToDictionary(pair => pair.First, pair => pair.Second!);

    private static IEnumerable<string> Folders(string root, int depth) => Directory.GetDirectories(root).SelectMany(
        folder => RunSeries.IsAt(folder) || SweepSettings.IsAt(folder) ? [folder] : depth > 1 ? Within(folder, depth - 1) : []);

    /// <summary>Runs within a folder that is none; what may not be read there, or is gone meanwhile, need not be one.</summary>
    private static List<string> Within(string folder, int depth)
    {
        try
        {
            return [.. Folders(folder, depth)];
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return [];
        }
    }

    private static RunsEntry EntryOf(string name, string folder)
    {
        try
        {
            return SweepSettings.IsAt(folder) ? OfSweep(name, folder) : OfSeries(name, folder);
        }
        catch (Exception e) when (
            e is ConfigException or DamagedFileException or RunFolderException or IOException or UnauthorizedAccessException)
        {
            var message = e.Message.Split('\n')[0];
            return new() { Name = name, Path = folder, Started = Made(folder), Status = Standing.Damaged, Message = message };
        }
    }

    private static RunsEntry OfSeries(string name, string folder)
    {
        var planned = ExperimentReader.Read(Path.Combine(folder, RunFolder.ExperimentFile));
        if (planned.Repeats > 1 && !RunSeries.HasBegun(folder))
        {
            return new()
            {
                Name = name,
                Path = folder,
                Started = Made(folder),
                Status = Standing.Waiting,
                PartsEnded = 0,
                Parts = planned.Repeats,
                Epochs = planned.Epochs * planned.Repeats,
                Experiment = planned,
            };
        }

        var series = RunSeries.Open(folder);
        var experiment = series.Experiment;
        var results = series.Runs.Select(run => run.Result).ToList();
        var begun = SweepRow.Of([.. results, .. Enumerable.Repeat<RunResult?>(null, Math.Max(0, experiment.Repeats - results.Count))]);
        var isOpen = begun is Standing.Waiting or Standing.Interrupted && results.Any(result => result is null);
        var isSeries = experiment.Repeats > 1 && !RunFolder.IsAt(folder);
        return new()
        {
            Name = name,
            Path = folder,
            Started = series.Runs.Min(run => run.Environment.Started),
            Status = !isOpen ? begun : IsWritten(series.Runs.Select(run => run.Folder)) ? Standing.Running : Standing.Unfinished,
            Message = results.LastOrDefault(result => result?.Message is not null)?.Message,
            PartsEnded = isSeries ? results.Count(result => result is { Status: RunStatus.Done or RunStatus.Diverged }) : null,
            Parts = isSeries ? experiment.Repeats : null,
            EpochsDone = series.Runs.Sum(run => run.Epochs.Count),
            Epochs = experiment.Epochs * (isSeries ? experiment.Repeats : 1),
            TestAccuracy = series.Over(run => run.Result?.Test?.Accuracy),
            TrainSeconds = series.Runs.Sum(run => run.Epochs.Sum(epoch => epoch.Seconds)),
            Experiment = experiment,
        };
    }

    private static RunsEntry OfSweep(string name, string folder)
    {
        var (settings, result) = (SweepSettings.Read(folder), SweepResult.Read(folder));
        var runs = Directory.GetFiles(folder, "environment.json", SearchOption.AllDirectories)
            .Select(file => RunFolder.Open(Path.GetDirectoryName(file)!)).ToList();
        var best = result.Points.FirstOrDefault(row => row.Status == Standing.Done);
        var isDone = result.Status == Standing.Done;
        return new()
        {
            Name = name,
            Path = folder,
            Started = runs.Count == 0 ? Made(folder) : runs.Min(run => run.ReadEnvironment().Started),
            Status = isDone ? Standing.Done : IsWritten(runs) ? Standing.Running : result.Status,
            PartsEnded = result.Ended,
            Parts = result.Points.Count,
            EpochsDone = best?.Epochs ?? 0,
            Epochs = settings.Experiment.Epochs,
            TestAccuracy = best?.TestAccuracy,
            TrainSeconds = runs.Sum(run => RunResult.Find(run.Path)?.TrainSeconds ?? 0),
            Axes = [.. settings.Axes.Select(axis => axis.Path)],
            Experiment = settings.Experiment,
        };
    }

    private static bool IsWritten(IEnumerable<RunFolder> runs) => runs.Where(run => RunResult.Find(run.Path) is null)
        .Any(run => DateTime.UtcNow - Newest(run) < s_silence);

    private static DateTime Newest(RunFolder run) =>
        new[] { run.MetricsPath, run.LogPath }.Where(File.Exists).Select(File.GetLastWriteTimeUtc).DefaultIfEmpty(DateTime.MinValue).Max();

    private static DateTimeOffset Made(string folder) => new(Directory.GetLastWriteTimeUtc(folder), TimeSpan.Zero);
}
