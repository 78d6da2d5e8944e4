namespace Chainrule.Lab.Runs;

/// <summary>What came of one of several runs.</summary>
/// <param name="Task">The run.</param>
/// <param name="Result">Its result; null where it never began.</param>
/// <param name="Problem">Why its experiment was refused, or null.</param>
/// <param name="WasThere">Whether it had ended before, and was not trained again.</param>
public sealed record RunOutcome(RunTask Task, RunResult? Result = null, string? Problem = null, bool WasThere = false)
{
    /// <summary>Whether nothing is left to do: it is done, has diverged (which it would again), or was refused.</summary>
    public bool HasEnded => Problem is not null || Result is { Status: RunStatus.Done or RunStatus.Diverged };
}
