using Chainrule.Lab.Data;

namespace Chainrule.Lab.Charts;

/// <summary>A picture with what a network says of it.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Caption">What stands above it: "sample 8: a 5"; or nothing.</param>
/// <param name="Probabilities">A probability for each class.</param>
/// <param name="Truth">The index of the true class; null where nobody knows it.</param>
public sealed record PredictionCard(GrayImage Picture, string Caption, IReadOnlyList<double> Probabilities, int? Truth = null);
