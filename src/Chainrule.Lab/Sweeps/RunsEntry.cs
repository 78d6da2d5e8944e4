using System.Text.Json.Serialization;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Sweeps;

/// <summary>One of the things that lie among the runs: a run, an experiment's repeats, or a sweep.</summary>
public sealed record RunsEntry
{
    /// <summary>The folder's name; where it lies deeper than the folder that is listed, the way there, with slashes.</summary>
    public required string Name { get; init; }

    /// <summary>The folder.</summary>
    public required string Path { get; init; }

    /// <summary>When the first run began; for want of one, when the folder was made.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>How far it has come.</summary>
    public required Standing Status { get; init; }

    /// <summary>What is wrong with it, or null.</summary>
    public string? Message { get; init; }

    /// <summary>The runs of repeats or points of a sweep that have ended, or null for a run alone.</summary>
    public int? PartsEnded { get; init; }

    /// <summary>The runs of repeats or points of a sweep that there are to be, or null for a run alone.</summary>
    public int? Parts { get; init; }

    /// <summary>The epochs that have been trained, of all runs together; of a sweep those of its best point.</summary>
    public int EpochsDone { get; init; }

    /// <summary>The epochs that are to be trained.</summary>
    public int Epochs { get; init; }

    /// <summary>The part of the test samples that the best weights read right, 0 … 1; of a sweep that of its best point.</summary>
    public Spread? TestAccuracy { get; init; }

    /// <summary>The wall time of all training so far, without validation and saving.</summary>
    public double TrainSeconds { get; init; }

    /// <summary>The paths that the points of a sweep change, or null.</summary>
    public IReadOnlyList<string>? Axes { get; init; }

    /// <summary>Its values where the listed experiments differ, as <see cref="ExperimentDifference"/> names them.</summary>
    public IReadOnlyDictionary<string, string>? Differs { get; init; }

    /// <summary>The experiment, of a sweep the one that its points change; null where it cannot be read.</summary>
    [JsonIgnore]
    public Experiment? Experiment { get; init; }

    /// <summary>The entries as the text of a JSON document, ending with a line feed.</summary>
    /// <param name="entries">The entries.</param>
    /// <returns>JSON.</returns>
    public static string ToJson(IEnumerable<RunsEntry> entries) => JsonText.Of([.. entries], SweepJson.Default.RunsEntryArray);
}
