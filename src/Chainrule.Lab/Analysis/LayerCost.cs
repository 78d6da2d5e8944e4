namespace Chainrule.Lab.Analysis;

/// <summary>What one layer costs: in a step of training, and where a single sample is read.</summary>
/// <param name="Path">The module's path; empty for the loss and the optimizer.</param>
/// <param name="Kind">The name of its class; "loss" for the loss.</param>
/// <param name="Shape">The shape of its result in training; null where it has none.</param>
/// <param name="Weights">How many weights are its own.</param>
/// <param name="Step">Its part of a step of training: forward, backward, and behind all layers the optimizer.</param>
/// <param name="Reading">Its part of reading one sample.</param>
public sealed record LayerCost(string Path, string Kind, IReadOnlyList<int>? Shape, int Weights, Cost Step, Cost Reading);
