using Chainrule.Lab.Training;

namespace Chainrule.Lab.Rivals;

/// <summary>Keeps every step's loss, and hands on what it hears.</summary>
/// <param name="next">Who else hears of the training, or null.</param>
public sealed class StepLosses(ITrainingLogger? next = null) : ITrainingLogger
{
    private readonly List<float> _losses = [];

    /// <summary>The losses, from the first step.</summary>
    public IReadOnlyList<float> Losses => _losses;

    /// <inheritdoc/>
    public void OnStep(in StepRecord step)
    {
        _losses.Add(step.Loss);
        next?.OnStep(step);
    }

    /// <inheritdoc/>
    public void OnEpoch(EpochRecord epoch) => next?.OnEpoch(epoch);
}
