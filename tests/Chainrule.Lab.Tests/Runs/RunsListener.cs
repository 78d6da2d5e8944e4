using Chainrule.Lab.Runs;
using Chainrule.Lab.Training;

namespace Chainrule.Lab.Tests.Runs;

/// <summary>A logger of several runs that remembers, and may act.</summary>
internal sealed class RunsListener : IRunsLogger
{
    public List<IReadOnlyList<RunTask>> Rounds { get; } = [];

    public List<int> Started { get; } = [];

    public List<RunOutcome> Ended { get; } = [];

    public Action<int, EpochRecord>? AtEpoch { get; init; }

    public void OnRuns(IReadOnlyList<RunTask> runs) => Rounds.Add(runs);

    public void OnStart(int run)
    {
        lock (Started) Started.Add(run);
    }

    public void OnStep(int run, in StepRecord step)
    {
    }

    public void OnEpoch(int run, EpochRecord epoch)
    {
        lock (Started) AtEpoch?.Invoke(run, epoch);
    }

    public void OnEnd(int run, RunOutcome outcome)
    {
        lock (Started) Ended.Add(outcome);
    }
}
