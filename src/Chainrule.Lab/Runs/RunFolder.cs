using System.Globalization;
using System.Text;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Runs;

/// <summary>
/// A run is a folder: <c>experiment.json</c>, <c>environment.json</c>, <c>metrics.jsonl</c>, <c>events.out.tfevents.*</c>, <c>log.txt</c>,
/// <c>best.safetensors</c> (and <c>best.npz</c>), <c>last.safetensors</c> and <c>result.json</c>. The folder is the truth; whoever wants to
/// know about the run reads it.
/// </summary>
public sealed class RunFolder
{
    /// <summary>The name of the experiment's file.</summary>
    internal const string ExperimentFile = "experiment.json";
    private const string EnvironmentFile = "environment.json";
    private const string MetricsFile = "metrics.jsonl";
    private const string LogFile = "log.txt";
    private const string BestFile = "best.safetensors";
    private const string BestNpzFile = "best.npz";
    private const string LastFile = "last.safetensors";
    private const string ResultFile = "result.json";

    private static readonly string[] s_files =
        [ExperimentFile, EnvironmentFile, MetricsFile, LogFile, BestFile, BestNpzFile, LastFile, ResultFile];

    private static readonly string[] s_series = ["epoch-", "events.out.tfevents."];

    private RunFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The folder's name.</summary>
    public string Name => System.IO.Path.GetFileName(System.IO.Path.GetFullPath(Path).TrimEnd(System.IO.Path.DirectorySeparatorChar));

    /// <summary>The path of <c>best.safetensors</c>.</summary>
    public string BestPath => In(BestFile);

    /// <summary>The path of <c>best.npz</c>, the same weights for numpy.</summary>
    public string BestNpzPath => In(BestNpzFile);

    /// <summary>The path of <c>last.safetensors</c>.</summary>
    public string LastPath => In(LastFile);

    /// <summary>The path of the weights that were kept at an epoch's end, <c>epoch-0050.safetensors</c> for example.</summary>
    /// <param name="epoch">The epoch, 0 for the start values.</param>
    /// <returns>The path; there need be no file.</returns>
    public string SnapshotPath(int epoch) => In(string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch:d4}.safetensors"));

    /// <summary>The path of <c>metrics.jsonl</c>.</summary>
    public string MetricsPath => In(MetricsFile);

    /// <summary>The path of <c>log.txt</c>.</summary>
    public string LogPath => In(LogFile);

    /// <summary>Makes the folder of a new run; where the name is taken, -2, -3 and so on follow it.</summary>
    /// <param name="root">The folder of all runs, made if missing.</param>
    /// <param name="name">The run's name: <see cref="Experiment.Name"/> or <see cref="RunName.Of"/>.</param>
    /// <returns>The run.</returns>
    /// <exception cref="ArgumentException">The name leads out of the root.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be made.</exception>
    public static RunFolder Create(string root, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name[0] == '.' || name.AsSpan().ContainsAny('/', '\\')) throw new ArgumentException($"{name}: no name of a run.", nameof(name));
        for (var number = 1; ; number++)
        {
            var path = System.IO.Path.Combine(root, number == 1 ? name : $"{name}-{number}");
            if (!Directory.Exists(path) && !File.Exists(path) && Claim(path) is { } run) return run;
        }
    }

    /// <summary>Makes precisely this folder a new run.</summary>
    /// <param name="path">The folder, made if missing; it may hold other things.</param>
    /// <returns>The run.</returns>
    /// <exception cref="RunFolderException">The folder holds a run already, or is a file.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be made.</exception>
    public static RunFolder CreateAt(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (File.Exists(path)) throw new RunFolderException($"{path}: expected a folder for the run, got a file. Name another folder.");
        var found = s_files.FirstOrDefault(file => File.Exists(System.IO.Path.Combine(path, file)));
        if (found is null && Claim(path) is { } run) return run;
        throw new RunFolderException($"{path}: the folder already holds a run ({found ?? LogFile}). Name another, or remove this one.");
    }

    /// <summary>Makes precisely this folder a new run; what a run that did not end has left there goes, and nothing else.</summary>
    /// <param name="path">The folder, made if missing.</param>
    /// <returns>The run.</returns>
    /// <inheritdoc cref="CreateAt"/>
    internal static RunFolder CreateAnew(string path)
    {
        if (Directory.Exists(path))
        {
            foreach (var file in Directory.GetFiles(path))
            {
                var name = System.IO.Path.GetFileName(file);
                if (s_files.Contains(name) || s_series.Any(begin => name.StartsWith(begin, StringComparison.Ordinal))) File.Delete(file);
            }
        }

        return CreateAt(path);
    }

    /// <summary>Whether a folder holds a run, which <see cref="Open"/> then opens.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>Whether experiment and environment are there.</returns>
    public static bool IsAt(string path) => Missing(path).Count == 0;

    /// <summary>Opens the folder of a run.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>The run.</returns>
    /// <exception cref="RunFolderException">There is no such folder, or it holds no run; the message says what is missing.</exception>
    public static RunFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (File.Exists(path)) throw new RunFolderException($"{path}: expected the folder of a run, got a file. Name its folder.");
        if (!Directory.Exists(path)) throw new RunFolderException($"{path}: there is no such folder.{RunName.Nearest(path)}");
        var missing = Missing(path);
        if (missing.Count == 0) return new RunFolder(path);
        throw new RunFolderException($"{path}: not the folder of a run: {string.Join(" and ", missing)} missing.{RunName.Within(path)}");
    }

    /// <summary>Saves the complete experiment, and beside it the schema that it names.</summary>
    /// <param name="experiment">The experiment.</param>
    public void WriteExperiment(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        WriteExperiment(Path, experiment);
    }

    /// <summary>Reads the experiment.</summary>
    /// <returns>The experiment.</returns>
    /// <exception cref="ConfigException">The file was changed, and is no experiment any more.</exception>
    public Experiment ReadExperiment() => ExperimentReader.Read(Needed(ExperimentFile));

    /// <summary>Saves where and with what the run is made.</summary>
    /// <param name="environment">The record.</param>
    public void WriteEnvironment(EnvironmentRecord environment) =>
        AtomicFile.WriteText(In(EnvironmentFile), JsonText.Of(environment, RunJson.Default.EnvironmentRecord));

    /// <summary>Reads where and with what the run was made.</summary>
    /// <returns>The record.</returns>
    /// <exception cref="DamagedFileException">The file was changed.</exception>
    public EnvironmentRecord ReadEnvironment() => RunJson.Read(Needed(EnvironmentFile), RunJson.Default.EnvironmentRecord);

    /// <summary>Saves what came of the run.</summary>
    /// <param name="result">The result.</param>
    public void WriteResult(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        AtomicFile.WriteText(In(ResultFile), result.ToJson());
    }

    /// <summary>Reads what came of the run, or null if it has not ended.</summary>
    /// <returns>The result.</returns>
    /// <exception cref="DamagedFileException">The file was changed.</exception>
    public RunResult? ReadResult() => File.Exists(In(ResultFile)) ? RunJson.Read(In(ResultFile), RunJson.Default.RunResult) : null;

    /// <summary>Opens <c>metrics.jsonl</c> to append to it.</summary>
    /// <returns>The writer; dispose of it.</returns>
    public MetricsWriter OpenMetrics() => new(MetricsPath);

    /// <summary>Reads what was measured so far.</summary>
    /// <returns>The epochs and steps; none before the first is written.</returns>
    /// <exception cref="DamagedFileException">The file was changed.</exception>
    public IReadOnlyList<RunMetrics> ReadMetrics() => File.Exists(MetricsPath) ? MetricsReader.Read(MetricsPath) : [];

    /// <summary>Opens <c>log.txt</c> to append to it; each line is written at once.</summary>
    /// <returns>The writer; dispose of it.</returns>
    public TextWriter OpenLog() => new StreamWriter(LogPath, append: true, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };

    /// <summary>Saves the best weights so far.</summary>
    /// <param name="tensors">The weights.</param>
    /// <param name="metadata">Text to keep with them, or null.</param>
    /// <returns>The file's digest.</returns>
    public string WriteBest(IEnumerable<StoredTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        SafetensorsFile.Write(BestPath, tensors, metadata);

    /// <summary>Saves the best weights so far for numpy too.</summary>
    /// <param name="tensors">The weights.</param>
    public void WriteBestNpz(IEnumerable<StoredTensor> tensors) => NpzFile.Write(BestNpzPath, tensors);

    /// <summary>Saves the whole state after the last step.</summary>
    /// <param name="tensors">The weights, and what else the state is made of.</param>
    /// <param name="metadata">Text to keep with them, or null.</param>
    /// <returns>The file's digest.</returns>
    public string WriteLast(IEnumerable<StoredTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        SafetensorsFile.Write(LastPath, tensors, metadata);

    /// <summary>Keeps the weights at an epoch's end.</summary>
    /// <param name="epoch">The epoch, 0 for the start values.</param>
    /// <param name="tensors">The weights.</param>
    /// <param name="metadata">Text to keep with them, or null.</param>
    public void WriteSnapshot(int epoch, IEnumerable<StoredTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        SafetensorsFile.Write(SnapshotPath(epoch), tensors, metadata);

    /// <summary>Reads the weights that were kept at an epoch's end.</summary>
    /// <param name="epoch">The epoch, 0 for the start values.</param>
    /// <returns>The weights, their digest verified.</returns>
    /// <exception cref="RunFolderException">The run has kept none.</exception>
    /// <exception cref="DamagedFileException">The file was changed.</exception>
    public SafetensorsFile ReadSnapshot(int epoch) =>
        SafetensorsFile.Read(Needed(System.IO.Path.GetFileName(SnapshotPath(epoch))), digestRequired: true);

    /// <summary>Reads the best weights.</summary>
    /// <returns>The weights, their digest verified.</returns>
    /// <exception cref="RunFolderException">The run has saved none.</exception>
    /// <exception cref="DamagedFileException">The file was changed.</exception>
    public SafetensorsFile ReadBest() => SafetensorsFile.Read(Needed(BestFile), digestRequired: true);

    /// <summary>Reads the best weights, or the last where the run was interrupted before it had a best.</summary>
    /// <returns>The weights and nothing beside them, their digest verified.</returns>
    /// <exception cref="RunFolderException">The run has saved none.</exception>
    /// <exception cref="DamagedFileException">The file was changed.</exception>
    public WeightFile ReadWeights()
    {
        var isBest = File.Exists(BestPath);
        var (file, path) = isBest ? (ReadBest(), BestPath) : (ReadLast(), LastPath);
        var weights = file.Tensors.Where(tensor => !tensor.Name.StartsWith(WeightTensors.OptimizerPrefix, StringComparison.Ordinal));
        return new WeightFile(path, [.. weights], file.Metadata);
    }

    /// <summary>Reads the whole state after the last step.</summary>
    /// <returns>The state, its digest verified.</returns>
    /// <exception cref="RunFolderException">The run has saved none.</exception>
    /// <exception cref="DamagedFileException">The file was changed.</exception>
    public SafetensorsFile ReadLast() => SafetensorsFile.Read(Needed(LastFile), digestRequired: true);

    /// <summary>Makes the folder ours, or answers null: of two processes only one can make its log.</summary>
    private static RunFolder? Claim(string path)
    {
        Directory.CreateDirectory(path);
        var run = new RunFolder(path);
        try
        {
            new FileStream(run.LogPath, FileMode.CreateNew).Dispose();
            return run;
        }
        catch (IOException) when (File.Exists(run.LogPath))
        {
            return null;
        }
    }

    /// <summary>Saves an experiment in a folder, and beside it the schema that it names.</summary>
    internal static void WriteExperiment(string path, Experiment experiment)
    {
        AtomicFile.WriteText(System.IO.Path.Combine(path, ExperimentSchema.FileName), ExperimentSchema.ToJson());
        AtomicFile.WriteText(
            System.IO.Path.Combine(path, ExperimentFile), (experiment with { Schema = ExperimentSchema.FileName }).ToJson());
    }

    private static List<string> Missing(string path)
    {
        string[] needed = [ExperimentFile, EnvironmentFile];
        return [.. needed.Where(file => !File.Exists(System.IO.Path.Combine(path, file)))];
    }

    private string In(string file) => System.IO.Path.Combine(Path, file);

    private string Needed(string file) => File.Exists(In(file))
        ? In(file)
        : throw new RunFolderException($"{Path}: the run has no {file}. Did it end before it could save one?");
}
