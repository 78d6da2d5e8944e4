using System.Text.Json;

namespace Chainrule.Lab.Sweeps;

/// <summary>The form of <c>sweep.json</c>.</summary>
internal sealed record SweepDocument
{
    public required IReadOnlyList<string> Axes { get; init; }

    public int? Random { get; init; }

    public required long Seed { get; init; }

    public int? Halving { get; init; }

    public required JsonElement Experiment { get; init; }
}
