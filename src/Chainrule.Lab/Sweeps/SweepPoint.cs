using Chainrule.Lab.Experiments;

namespace Chainrule.Lab.Sweeps;

/// <summary>One combination of the values of a sweep.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Values">The values, in the order of the axes.</param>
/// <param name="Experiment">The experiment with these values.</param>
public sealed record SweepPoint(int Number, IReadOnlyList<string> Values, Experiment Experiment);
