using System.Diagnostics;
using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Lab.Runs;
using Chainrule.Plans;

namespace Chainrule.Lab.Speed;

/// <summary>What a machine can do, found out in a moment; figures for orientation, not for records.</summary>
/// <param name="Cpu">The processor's model.</param>
/// <param name="Cores">The cores that the process may use.</param>
/// <param name="Threads">The threads that were measured.</param>
/// <param name="Kernels">The kernels' path: "scalar", "v128", "v256" or "v512".</param>
/// <param name="PeakGflopsOfOneThread">Fused multiply-adds on registers with one thread, in GFLOP/s.</param>
/// <param name="PeakGflops">The same with all threads.</param>
/// <param name="ProductGflops">The engine's products of 256 × 256 matrices with all threads, in GFLOP/s.</param>
/// <param name="MemoryGigabytes">Bytes read and written by a triad with all threads, in GB/s.</param>
public sealed record MachineSpeed(
    string Cpu,
    int Cores,
    int Threads,
    string Kernels,
    double PeakGflopsOfOneThread,
    double PeakGflops,
    double ProductGflops,
    double MemoryGigabytes)
{
    /// <summary>Measures this machine.</summary>
    /// <param name="threads">The threads.</param>
    /// <param name="path">The instruction set.</param>
    /// <param name="runs">How often each part is measured; the best counts.</param>
    /// <returns>The figures.</returns>
    public static MachineSpeed Measure(int threads, KernelPath path, int runs = 15)
    {
        var one = Peak.Measure(1, path, runs);
        return new(
            EnvironmentRecord.CpuModel(),
            Environment.ProcessorCount,
            threads,
            KernelPaths.Word(path),
            one,
            threads == 1 ? one : Peak.Measure(threads, path, runs),
            Products(threads, path),
            Triad.Measure(threads, runs: runs));
    }

    /// <summary>Billions of floating-point operations a second in products of 256 × 256 matrices by the engine, the best of many.</summary>
    /// <param name="threads">The threads.</param>
    /// <param name="path">The instruction set; null for the fastest.</param>
    /// <returns>GFLOP/s.</returns>
    public static double Products(int threads, KernelPath? path = null)
    {
        const int size = 256;
        using var team = new Team(threads);
        var (a, b) = (Input.Of("a", size, size), Input.Of("b", size, size));
        var product = a.MatMul(b);
        using var weights = new ParameterArena(0, product);
        using var plan = Plan.ForInference(
            [product], weights, new PlanOptions { Team = team, Path = path ?? KernelPaths.Best });
        plan.Input(a).Fill(1);
        plan.Input(b).Fill(1);
        plan.Run();
        var (best, watch) = (double.PositiveInfinity, Stopwatch.StartNew());
        while (watch.Elapsed.TotalSeconds < 0.3)
        {
            var start = Stopwatch.GetTimestamp();
            plan.Run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return 2.0 * size * size * size / best / 1e9;
    }
}
