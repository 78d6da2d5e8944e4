using System.Text.Json;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Sweeps;

/// <summary>A complete description of a sweep: the content of <c>sweep.json</c>.</summary>
public sealed record SweepSettings
{
    internal const string File = "sweep.json";

    /// <summary>The experiment that every point changes.</summary>
    public required Experiment Experiment { get; init; }

    /// <summary>What the points change; at least one.</summary>
    public required IReadOnlyList<SweepAxis> Axes { get; init; }

    /// <summary>The number of points drawn at random, or null for every combination of the values.</summary>
    public int? Random { get; init; }

    /// <summary>The key of the points that are drawn.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>
    /// The factor η of successive halving, or null to train every point to its end: all points begin with few epochs, the best of η go on
    /// with η times as many, until the experiment's epochs are reached.
    /// </summary>
    public int? Halving { get; init; }

    /// <summary>Whether a folder holds a sweep.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>Whether <see cref="Read"/> would find one.</returns>
    public static bool IsAt(string path) => System.IO.File.Exists(Path.Combine(path, File));

    /// <summary>Reads the sweep of a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>The sweep.</returns>
    /// <exception cref="DamagedFileException">The file was changed, and is no sweep any more.</exception>
    /// <exception cref="ConfigException">The experiment in it is none any more.</exception>
    public static SweepSettings Read(string path)
    {
        var file = Path.Combine(path, File);
        try
        {
            var read = JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(file), SweepJson.Default.SweepDocument)
                ?? throw new JsonException("The document is null.");
            return new()
            {
                Experiment = ExperimentReader.Parse(read.Experiment.GetRawText(), $"{file}, \"experiment\""),
                Axes = [.. read.Axes.Select(SweepAxis.Parse)],
                Random = read.Random,
                Seed = read.Seed,
                Halving = read.Halving,
            };
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            const string mend = "It was changed, or belongs to another version; use a copy.";
            throw new DamagedFileException(file, "document", "the JSON of a sweep", "something else", mend, e);
        }
    }

    /// <summary>The sweep as the text of its file.</summary>
    /// <returns>JSON, ending with a line feed.</returns>
    public string ToJson()
    {
        using var experiment = JsonDocument.Parse((Experiment with { Schema = null }).ToJson());
        var document = new SweepDocument
        {
            Axes = [.. Axes.Select(axis => $"{axis}")],
            Random = Random,
            Seed = Seed,
            Halving = Halving,
            Experiment = experiment.RootElement,
        };
        return JsonText.Of(document, SweepJson.Default.SweepDocument);
    }
}
