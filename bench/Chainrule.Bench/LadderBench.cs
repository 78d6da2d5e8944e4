using System.Diagnostics;
using System.Globalization;
using Chainrule.Kernels;
using Chainrule.Lab.Speed;
using Chainrule.Plans;

namespace Chainrule.Bench;

/// <summary>Times the rungs of <see cref="Ladder"/> and the shipped product: each is checked first, and timed beside the peak.</summary>
internal static class LadderBench
{
    /// <summary>4 MiB a matrix: too large for the second-level cache, as weights are.</summary>
    private const int N = 1024;

    private const int Rounds = 5;

    public static void Run(TextWriter output)
    {
        var size = new MatMulSize(N, N, N);
        output.WriteLine($"## A product, rung by rung: {N} × {N} × {N}\n");
        output.WriteLine("| rung | threads | GFLOP/s | share of peak | faster than the rung before |\n|---|---|---|---|---|");
        var before = 0.0;
        foreach (var threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            using var team = new Team(threads);
            using var shipped = new PlannedProduct(size, team);
            if (threads == 1)
            {
                float[] a = [.. shipped.A], b = [.. shipped.B], c = new float[N * N];
                foreach (var (name, run) in Ladder.Rungs)
                {
                    before = Row(name, 1, () => run(N, a, b, c), () => KernelBench.Check(name, size, a, b, c));
                }
            }

            before = Row("shipped", threads, shipped.Run, () => KernelBench.Check("shipped", size, shipped.A, shipped.B, shipped.C));
        }

        double Row(string name, int threads, Action run, Action check)
        {
            run();
            check();
            var (speed, share) = Medians.InTurn(Rounds, () => Speed(run), () => Peak.Measure() * threads);
            var gain = before > 0 ? string.Create(CultureInfo.InvariantCulture, $"{speed / before:f1}×") : "";
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {threads} | {speed:f1} | {share:p0} | {gain} |"));
            return speed;
        }
    }

    /// <summary>Billions of operations a second: the best of several runs, so many as fit half a second, one at least.</summary>
    private static double Speed(Action run)
    {
        var (best, watch) = (double.MaxValue, Stopwatch.StartNew());
        do
        {
            var start = watch.Elapsed;
            run();
            best = Math.Min(best, (watch.Elapsed - start).TotalSeconds);
        }
        while (watch.Elapsed.TotalSeconds < 0.5);
        return 2.0 * N * N * N / best / 1e9;
    }
}
