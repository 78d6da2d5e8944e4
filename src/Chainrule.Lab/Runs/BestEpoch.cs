namespace Chainrule.Lab.Runs;

/// <summary>The epoch with the highest validation accuracy; of equals the one with the lowest loss, and then the first.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="ValidationAccuracy">The part of the validation samples that were read right, 0 … 1.</param>
/// <param name="ValidationLoss">Their mean loss.</param>
public sealed record BestEpoch(int Epoch, double? ValidationAccuracy, double? ValidationLoss);
