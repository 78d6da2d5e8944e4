using System.Diagnostics;
using Chainrule.Graph;
using Chainrule.Plans;

namespace Chainrule.Cli;

/// <summary>What this machine does, found out in a moment; figures for orientation, not for records.</summary>
internal static class Speed
{
    private const double Seconds = 0.4;

    /// <summary>Billions of floating-point operations a second in matrix products of the engine.</summary>
    internal static double ProductGflops(int threads)
    {
        const int size = 256;
        using var team = new Team(threads);
        var (a, b) = (Input.Of("a", size, size), Input.Of("b", size, size));
        var product = a.MatMul(b);
        using var weights = new ParameterArena(0, product);
        using var plan = Plan.ForInference([product], weights, new PlanOptions { Team = team });
        plan.Input(a).Fill(1);
        plan.Input(b).Fill(1);
        return 2.0 * size * size * size * Rate(plan.Run) / 1e9;
    }

    /// <summary>Billions of bytes a second read and written by a copy of 64 MB.</summary>
    internal static double CopyGigabytes()
    {
        var (from, to) = (new byte[64 << 20], new byte[64 << 20]);
        from.AsSpan().Fill(1);
        return 2.0 * from.Length * Rate(() => from.AsSpan().CopyTo(to)) / 1e9;
    }

    /// <summary>Calls a second at best: of a time that others share, the shortest is the most telling.</summary>
    private static double Rate(Action work)
    {
        work();
        var (best, watch) = (double.PositiveInfinity, Stopwatch.StartNew());
        while (watch.Elapsed.TotalSeconds < Seconds)
        {
            var start = watch.Elapsed;
            work();
            best = Math.Min(best, (watch.Elapsed - start).TotalSeconds);
        }

        return 1 / best;
    }
}
