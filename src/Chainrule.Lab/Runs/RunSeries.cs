using Chainrule.Lab.Experiments;
using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Runs;

/// <summary>
/// The runs of one experiment: a run's folder alone, or the folder of its repeats, which holds <c>experiment.json</c> and a run for each
/// seed in <c>seed-1</c>, <c>seed-2</c> and so on.
/// </summary>
public sealed record RunSeries
{
    private const string SeedPrefix = "seed-";

    /// <summary>The folder.</summary>
    public required string Path { get; init; }

    /// <summary>The folder's name.</summary>
    public string Name => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));

    /// <summary>The experiment that all runs share but for the seed.</summary>
    public required Experiment Experiment { get; init; }

    /// <summary>The runs that have begun, by seed; at least one.</summary>
    public required IReadOnlyList<RunRecord> Runs { get; init; }

    /// <summary>Whether a folder holds a run or repeats.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>Whether <see cref="Open"/> would find an experiment there.</returns>
    public static bool IsAt(string path) => File.Exists(System.IO.Path.Combine(path, RunFolder.ExperimentFile));

    /// <summary>Whether a run of those that belong in a folder has begun; without one there is nothing to open.</summary>
    internal static bool HasBegun(string path) => Directory.Exists(path) && (RunFolder.IsAt(path) || Repeats(path).Any());

    /// <summary>The folder of the run with a seed, within the folder of repeats.</summary>
    /// <param name="path">The folder of repeats.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The folder's path.</returns>
    public static string RunPath(string path, long seed) => System.IO.Path.Combine(path, $"{SeedPrefix}{seed}");

    /// <summary>Makes a folder that of an experiment's runs; where it is repeated, the experiment is written into it.</summary>
    /// <param name="path">The folder, made if missing; it may be that of the same experiment already, whose runs then go on.</param>
    /// <param name="experiment">The experiment.</param>
    /// <returns>The runs to train, one for each seed.</returns>
    /// <exception cref="RunFolderException">The folder holds another experiment.</exception>
    public static IReadOnlyList<RunTask> Begin(string path, Experiment experiment)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(experiment);
        if (experiment.Repeats == 1) return [new(path, experiment)];
        var file = System.IO.Path.Combine(path, RunFolder.ExperimentFile);
        if (File.Exists(file)) ExpectSame(path, ExperimentReader.Read(file), experiment);
        else
        {
            Directory.CreateDirectory(path);
            RunFolder.WriteExperiment(path, experiment);
        }

        return [.. PathsOf(path, experiment).Select((run, i) => new RunTask(run, Once(experiment, i)))];
    }

    /// <summary>The folders of an experiment's runs: the folder itself, or where it is repeated one within it for each seed.</summary>
    internal static IEnumerable<string> PathsOf(string path, Experiment experiment) => experiment.Repeats == 1
        ? [path]
        : Enumerable.Range(0, experiment.Repeats).Select(i => RunPath(path, experiment.Seed + i));

    /// <summary>Reads a run, or repeats; also while they go on.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>The series.</returns>
    /// <exception cref="RunFolderException">There is no such folder, or it holds neither; the message says what is missing.</exception>
    /// <exception cref="ConfigException">The experiment was changed, and is none any more.</exception>
    /// <exception cref="DamagedFileException">Another file was changed.</exception>
    public static RunSeries Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var repeats = Directory.Exists(path)
            ? Repeats(path).Select(folder => RunRecord.Read(RunFolder.Open(folder)))
                .OrderBy(run => run.Experiment.Seed).ToList()
            : [];
        if (repeats.Count == 0 || RunFolder.IsAt(path))
        {
            var run = RunRecord.Read(RunFolder.Open(path));
            return new() { Path = path, Experiment = run.Experiment, Runs = [run] };
        }

        var file = System.IO.Path.Combine(path, RunFolder.ExperimentFile);
        return new()
        {
            Path = path,
            Experiment = File.Exists(file) ? ExperimentReader.Read(file) : repeats[0].Experiment,
            Runs = repeats,
        };
    }

    /// <summary>A figure over the runs that have it.</summary>
    /// <param name="figure">The figure of a run, or null.</param>
    /// <returns>Its spread, or null where no run has it.</returns>
    public Spread? Over(Func<RunRecord, double?> figure) => Spread.Of(Runs.Select(figure));

    private static IEnumerable<string> Repeats(string path) => Directory.GetDirectories(path, SeedPrefix + "*").Where(RunFolder.IsAt);

    private static Experiment Once(Experiment experiment, int repeat) => experiment with { Seed = experiment.Seed + repeat, Repeats = 1 };

    /// <summary>Refuses a folder of another experiment than the wanted one; names and threads do not count.</summary>
    internal static void ExpectSame(string path, Experiment found, Experiment wanted)
    {
        var difference = ExperimentDifference.Of([found with { Threads = 0 }, wanted with { Threads = 0 }]);
        if (difference.Paths.Count == 0) return;
        var (there, other) = (difference.Values[0], difference.Values[1]);
        var values = difference.Paths.Select((at, i) => $"{at} ({there[i] ?? "none"}, not {other[i] ?? "none"})");
        throw new RunFolderException(
            $"{path}: the folder holds another experiment; it differs in {string.Join(", ", values)}. Name another folder.");
    }
}
