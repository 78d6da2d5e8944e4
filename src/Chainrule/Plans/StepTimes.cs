using System.Diagnostics;
using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Plans;

/// <summary>Runs a plan step by step with a clock beside each; what the threads share begins and ends with all of them.</summary>
internal sealed class StepTimes(
    Team team,
    KernelPath path,
    Step[] steps,
    WeightUpdate? update,
    IReadOnlyDictionary<Node, LateGradient> late,
    ParameterArena weights) : ITeamWork
{
    private long _number;
    private int _now;

    /// <summary>The least seconds of each step, and behind them, where there is an optimizer, of all its sweeps.</summary>
    public double[] Measure(int runs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        var least = Enumerable.Repeat(double.PositiveInfinity, steps.Length + (update?.Sweeps ?? 0)).ToArray();
        for (; runs > 0; runs--)
        {
            update?.Prepare();
            _number = update?.Steps ?? _number + 1;
            for (_now = 0; _now < least.Length; _now++)
            {
                var start = Stopwatch.GetTimestamp();
                if (_now < steps.Length && steps[_now].Alone) steps[_now].Run(path, Share.All, weights.Seed, _number);
                else team.Run(this);
                least[_now] = Math.Min(least[_now], Stopwatch.GetElapsedTime(start).TotalSeconds);
            }

            weights.Touch();
        }

        return update is null ? least : [.. least[..steps.Length], least[steps.Length..].Sum()];
    }

    void ITeamWork.Run(int thread)
    {
        var share = new Share(thread, team.Threads);
        if (_now < steps.Length) steps[_now].Run(path, share, weights.Seed, _number);
        else update!.Run(path, share, _now - steps.Length, late);
    }
}
