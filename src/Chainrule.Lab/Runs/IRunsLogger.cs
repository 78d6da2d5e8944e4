using Chainrule.Lab.Training;

namespace Chainrule.Lab.Runs;

/// <summary>Hears of several trainings as they go on. Their threads call it at once: take a lock.</summary>
public interface IRunsLogger
{
    /// <summary>Runs are to be made, those that have ended before among them; a sweep comes back with more.</summary>
    /// <param name="runs">The runs; what follows numbers them.</param>
    void OnRuns(IReadOnlyList<RunTask> runs);

    /// <summary>A run begins.</summary>
    /// <param name="run">Its number among them, from 0.</param>
    void OnStart(int run);

    /// <summary>A run took a step; called very often, so be quick.</summary>
    /// <param name="run">Its number.</param>
    /// <param name="step">What it came to.</param>
    void OnStep(int run, in StepRecord step);

    /// <summary>A run came to the end of an epoch.</summary>
    /// <param name="run">Its number.</param>
    /// <param name="epoch">What it came to.</param>
    void OnEpoch(int run, EpochRecord epoch);

    /// <summary>A run ended, or had ended before.</summary>
    /// <param name="run">Its number.</param>
    /// <param name="outcome">What came of it.</param>
    void OnEnd(int run, RunOutcome outcome);
}
