using System.Text.Json;

namespace Chainrule.Lab.Sweeps;

/// <summary>The form of <c>sweep.json</c>.</summary>
internal sealed record SweepDocument(IReadOnlyList<string> Axes, int? Random, long Seed, int? Halving, JsonElement Experiment);
