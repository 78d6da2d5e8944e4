using Chainrule.Kernels;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Runs;

namespace Chainrule.Cli.Options;

/// <summary>Which run is meant, and its trained model.</summary>
internal static class RunArgument
{
    internal const string Root = "runs";

    /// <summary>The run that a word names: a folder, or a name in ./runs; without a word the newest in ./runs.</summary>
    internal static RunFolder Find(string? word, Surroundings around)
    {
        var root = around.Path(Root);
        var runs = NewestFirst(root);
        if (word is null)
        {
            return runs.Count > 0
                ? Open(runs[0])
                : throw new Failure(ExitCode.Usage, $"There is no run in {root} yet. Make one with \"train\", or name a run's folder.");
        }

        var (path, inRoot) = (around.Path(word), Path.Combine(root, word));
        if (Directory.Exists(path) || File.Exists(path)) return Open(path);
        if (IsRun(inRoot)) return Open(inRoot);
        var near = word.AsSpan().ContainsAny('/', '\\') ? null : Lab.Nearest.To(word, runs.Select(run => Path.GetFileName(run)));
        if (near is null) return RunFolder.Open(path);
        throw new Failure(ExitCode.Usage, $"{word}: there is no such run. Did you mean {Path.Combine(root, near)}?");
    }

    /// <summary>The run or repeats that a word names: a folder, or a name in ./runs; without a word the newest in ./runs.</summary>
    internal static RunSeries FindSeries(string? word, Surroundings around)
    {
        var root = around.Path(Root);
        string[] places = word is null ? [.. NewestFirst(root).Take(1)] : [around.Path(word), Path.Combine(root, word)];
        return RunSeries.Open(places.FirstOrDefault(Directory.Exists) ?? Find(word, around).Path);
    }

    /// <summary>A run's model with its weights.</summary>
    internal static TrainedModel Open(RunFolder run, KernelPath path, int threads)
    {
        try
        {
            return TrainedModel.Open(run, path, threads);
        }
        catch (Exception e) when (e is RunFolderException or ConfigException or ArgumentException)
        {
            throw new Failure(ExitCode.Model, e.Message, e);
        }
    }

    /// <summary>A run, or of repeats the first one that has begun.</summary>
    private static RunFolder Open(string path) =>
        IsRun(path) && !RunFolder.IsAt(path) && RunSeries.Open(path) is { Runs: [var first, ..] } ? first.Folder : RunFolder.Open(path);

    private static List<string> NewestFirst(string root) => Directory.Exists(root)
        ? [.. Directory.GetDirectories(root).Where(IsRun).OrderByDescending(folder => File.GetLastWriteTimeUtc(Experiment(folder)))]
        : [];

    private static bool IsRun(string folder) => File.Exists(Experiment(folder));

    private static string Experiment(string folder) => Path.Combine(folder, "experiment.json");
}
