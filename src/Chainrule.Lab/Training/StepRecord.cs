namespace Chainrule.Lab.Training;

/// <summary>What one step came to.</summary>
/// <param name="Step">The step, from 1, counted over all epochs.</param>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Batch">The batch within the epoch, from 1.</param>
/// <param name="Batches">Batches in the epoch.</param>
/// <param name="Loss">The batch's mean loss before the step.</param>
/// <param name="LearningRate">The rate of the step.</param>
/// <param name="GradientNorm">The norm of all gradients together, before it was clipped; NaN where the optimizer does not measure
/// it.</param>
public readonly record struct StepRecord(
    long Step, int Epoch, int Batch, int Batches, float Loss, double LearningRate, double GradientNorm);
