namespace Chainrule.Lab.Training;

/// <summary>What one epoch came to.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="TrainingLoss">The mean loss over the epoch's training samples, each at the weights of its own step.</param>
/// <param name="TrainingAccuracy">The share of them that were right, likewise; 0 … 1.</param>
/// <param name="ValidationLoss">The mean loss over the validation samples at the epoch's end; null without such samples.</param>
/// <param name="ValidationAccuracy">The share of them that were right; 0 … 1; null without such samples.</param>
/// <param name="Seconds">The time that training took, without validation.</param>
/// <param name="LearningRate">The optimizer's rate at the epoch's end.</param>
/// <param name="IsBest">
/// Whether no earlier epoch was better: by validation accuracy, then loss; without validation, by training loss.
/// </param>
public sealed record EpochRecord(
    int Epoch,
    double TrainingLoss,
    double TrainingAccuracy,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double Seconds,
    double LearningRate,
    bool IsBest)
{
    /// <summary>How the test samples did at the epoch's end; null where they were not measured, as usual.</summary>
    public Evaluation? Test { get; init; }

    /// <summary>Whether an epoch is better than another: by validation accuracy, then loss; without validation, by training loss.</summary>
    /// <param name="other">The other one; null for none, which every epoch beats.</param>
    /// <returns>Whether it is; of equals the earlier one stays the best.</returns>
    public bool Beats(EpochRecord? other)
    {
        if (other is null) return true;
        var (accuracy, best) = (ValidationAccuracy ?? 0, other.ValidationAccuracy ?? 0);
        return accuracy > best || (accuracy == best && (ValidationLoss ?? TrainingLoss) < (other.ValidationLoss ?? other.TrainingLoss));
    }
}
