using System.Text.Json.Serialization;
using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Runs;

/// <summary>What came of a run: the content of <c>result.json</c>, and what <c>train --json</c> prints.</summary>
public sealed record RunResult
{
    /// <summary>The run's folder.</summary>
    public required string Run { get; init; }

    /// <summary>How it ended.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>One sentence about an end that is not <see cref="RunStatus.Done"/>, or null.</summary>
    public string? Message { get; init; }

    /// <summary>The data set that was in fact used.</summary>
    public required string Dataset { get; init; }

    /// <summary>The number of epochs that were trained.</summary>
    public required int Epochs { get; init; }

    /// <summary>The best epoch, or null if none came to its end.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public BestEpoch? Best { get; init; }

    /// <summary>The best weights on the test samples, or null if they were not tested.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public TestScore? Test { get; init; }

    /// <summary>The average wall time of an epoch's training, without validation and saving.</summary>
    public required double SecondsPerEpoch { get; init; }

    /// <summary>The wall time of all training, without validation and saving.</summary>
    public required double TrainSeconds { get; init; }

    /// <summary>The SHA-256 of the last weights: the same for the same experiment and data.</summary>
    public required string WeightsSha256 { get; init; }

    /// <summary>The number of weights.</summary>
    public long Parameters { get; init; }

    /// <summary>The number of threads.</summary>
    public required int Threads { get; init; }

    /// <summary>The kernels' path: "scalar", "v128", "v256" or "v512"; of another engine its name.</summary>
    public required string Kernels { get; init; }

    /// <summary>The result as the text of a JSON document, ending with a line feed.</summary>
    /// <returns>JSON.</returns>
    public string ToJson() => JsonText.Of(this, RunJson.Default.RunResult);

    /// <summary>What came of the run in a folder; null where there is none, it has not ended, or a crash tore the file.</summary>
    internal static RunResult? Find(string folder)
    {
        try
        {
            return RunFolder.IsAt(folder) ? RunFolder.Open(folder).ReadResult() : null;
        }
        catch (DamagedFileException)
        {
            return null;
        }
    }
}
