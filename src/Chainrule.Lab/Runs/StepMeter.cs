using Chainrule.Lab.Training;

namespace Chainrule.Lab.Runs;

/// <summary>Decides which steps are written down, and means the losses between them.</summary>
internal sealed class StepMeter(int? everySteps)
{
    private const int LossesPerEpoch = 20;
    private double _loss;
    private int _steps;

    /// <summary>Hears of a step; answers what to write down, or null.</summary>
    internal StepMetrics? Take(in StepRecord step)
    {
        _loss += step.Loss;
        _steps++;
        if (!IsWritten(step)) return null;
        var loss = _loss / _steps;
        (_loss, _steps) = (0, 0);

        // A loss that is not finite ends the run and is told there; JSON has no word for it.
        return !double.IsFinite(loss) ? null : new StepMetrics
        {
            Epoch = step.Epoch,
            Step = step.Step,
            Loss = loss,
            LearningRate = step.LearningRate,
            GradientNorm = double.IsFinite(step.GradientNorm) ? step.GradientNorm : null,
        };
    }

    private bool IsWritten(in StepRecord step) => everySteps is { } every
        ? step.Step % every == 0
        : (long)step.Batch * LossesPerEpoch / step.Batches > (step.Batch - 1L) * LossesPerEpoch / step.Batches;
}
