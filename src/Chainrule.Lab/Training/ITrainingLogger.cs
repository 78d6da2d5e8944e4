namespace Chainrule.Lab.Training;

/// <summary>Hears of a training as it goes on: draws it, writes it down, saves weights. Implement it to do what you like with it.</summary>
public interface ITrainingLogger
{
    /// <summary>A step was taken; called very often, so be quick.</summary>
    /// <param name="step">What it came to.</param>
    void OnStep(in StepRecord step);

    /// <summary>An epoch ended; the network holds its weights.</summary>
    /// <param name="epoch">What it came to.</param>
    void OnEpoch(EpochRecord epoch);
}
