using Chainrule.Lab.Training;

namespace Chainrule.Lab.Tests.Training;

/// <summary>A logger that remembers, and may act.</summary>
internal sealed class Listener : ITrainingLogger
{
    public List<StepRecord> Steps { get; } = [];

    public List<EpochRecord> Epochs { get; } = [];

    public Action<StepRecord>? AtStep { get; init; }

    public Action<EpochRecord>? AtEpoch { get; init; }

    public void OnStep(in StepRecord step)
    {
        Steps.Add(step);
        AtStep?.Invoke(step);
    }

    public void OnEpoch(EpochRecord epoch)
    {
        Epochs.Add(epoch);
        AtEpoch?.Invoke(epoch);
    }
}
