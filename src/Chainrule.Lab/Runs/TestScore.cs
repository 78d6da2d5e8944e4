namespace Chainrule.Lab.Runs;

/// <summary>How a model does on samples that it never learned from.</summary>
/// <param name="Accuracy">The part that was read right, 0 … 1.</param>
/// <param name="Loss">The mean loss.</param>
public sealed record TestScore(double Accuracy, double Loss);
