using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Speed;

/// <summary>All that was measured: what <c>bench --json</c> prints.</summary>
public sealed record SpeedReport
{
    /// <summary>Chainrule's version.</summary>
    public string Version { get; } = Runs.EnvironmentRecord.Version;

    /// <summary>The machine.</summary>
    public required MachineSpeed Machine { get; init; }

    /// <summary>The data set that was in fact used.</summary>
    public required string Dataset { get; init; }

    /// <summary>Why the built-in digits stand in for MNIST, or null where they do not.</summary>
    public string? FallbackReason { get; init; }

    /// <summary>How fast each case trains.</summary>
    public required IReadOnlyList<CaseSpeed> Cases { get; init; }

    /// <summary>How fast their networks predict.</summary>
    public required IReadOnlyList<InferenceSpeed> Inference { get; init; }

    /// <summary>How soon test accuracies are reached; empty where that was not measured.</summary>
    public required IReadOnlyList<AccuracyTime> TimeToAccuracy { get; init; }

    /// <summary>Why that was not measured, or null where it was.</summary>
    public string? TimeToAccuracyLeftOut { get; init; }

    /// <summary>The report as the text of a JSON document, ending with a line feed.</summary>
    /// <returns>JSON.</returns>
    public string ToJson() => JsonText.Of(this, SpeedJson.Default.SpeedReport);
}
