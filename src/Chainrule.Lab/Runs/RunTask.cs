using Chainrule.Lab.Experiments;

namespace Chainrule.Lab.Runs;

/// <summary>A run to be made.</summary>
/// <param name="Path">Its folder.</param>
/// <param name="Experiment">What it trains; once, with the experiment's seed.</param>
public sealed record RunTask(string Path, Experiment Experiment);
