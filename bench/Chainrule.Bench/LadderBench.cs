using System.Diagnostics;
using System.Globalization;
using Chainrule.Graph;
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
        var random = new Philox(1, 0);
        var (a, b, c) = (new float[N * N], new float[N * N], new float[N * N]);
        foreach (ref var value in a.AsSpan()) value = random.NextInt32(9) - 4;
        foreach (ref var value in b.AsSpan()) value = random.NextInt32(9) - 4;
        output.WriteLine($"## A product, rung by rung: {N} × {N} × {N}\n");
        output.WriteLine("| rung | threads | GFLOP/s | share of peak | faster than the rung before |\n|---|---|---|---|---|");
        var before = 0.0;
        foreach (var (name, run) in Ladder.Rungs) before = Row(output, name, 1, () => run(N, a, b, c), () => c, before);
        foreach (var threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            using var team = new Team(threads);
            var (left, right) = (Input.Of("a", N, N), Input.Of("b", N, N));
            var product = left.MatMul(right);
            using var weights = new ParameterArena(0, product);
            using var plan = Plan.ForInference([product], weights, new PlanOptions { Team = team });
            a.CopyTo(plan.Input(left));
            b.CopyTo(plan.Input(right));
            before = Row(output, "shipped", threads, plan.Run, () => plan.Value(product).ToArray(), before);
        }

        double Row(TextWriter table, string name, int threads, Action run, Func<float[]> result, double slower)
        {
            run();
            Check(name, a, b, result());
            var speeds = new List<(double Speed, double Peak)>();
            for (var round = 0; round < Rounds; round++) speeds.Add((Speed(run), Peak.Measure() * threads));
            var speed = KernelBench.Median(speeds.Select(s => s.Speed));
            var share = KernelBench.Median(speeds.Select(s => s.Speed / s.Peak));
            var gain = slower > 0 ? string.Create(CultureInfo.InvariantCulture, $"{speed / slower:f1}×") : "";
            table.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {threads} | {speed:f1} | {share:p0} | {gain} |"));
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

    /// <summary>Whole numbers give exact products: compares some elements with the definition.</summary>
    private static void Check(string name, float[] a, float[] b, float[] c)
    {
        for (var at = 0; at < c.Length; at += 9973)
        {
            var (i, j, sum) = (at / N, at % N, 0.0);
            for (var k = 0; k < N; k++) sum += (double)a[i * N + k] * b[k * N + j];
            if (c[at] != sum) throw new InvalidOperationException($"{name}: expected {sum} at [{i}, {j}], got {c[at]}.");
        }
    }
}
