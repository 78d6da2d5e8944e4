using System.Diagnostics;
using System.Globalization;
using Chainrule.Kernels;
using Chainrule.Lab.Speed;
using Chainrule.Plans;

namespace Chainrule.Bench;

/// <summary>
/// Matrix products of the sizes that matter as a share of the measured peak: the kernel on one thread, and a plan of nothing else on all
/// cores. Each is checked before it is timed.
/// </summary>
internal static class KernelBench
{
    private static readonly (string What, MatMulSize Size)[] Sizes =
    [
        ("square", new(1024, 1024, 1024)),
        ("one image", new(1, 128, 784)),
        ("one image, last layer", new(1, 10, 128)),
        ("forward, batch 16", new(16, 256, 784)),
        ("forward, batch 64", new(64, 128, 784)),
        ("forward, batch 100", new(100, 1000, 784)),
        ("forward, batch 100, wide", new(100, 5000, 784)),
        ("last layer, batch 16", new(16, 10, 64)),
        ("last layer, batch 100", new(100, 10, 1000)),
        ("gradient of weights, batch 16", new(784, 256, 16, TransposeA: true)),
        ("gradient of weights, batch 100", new(784, 1000, 100, TransposeA: true)),
        ("gradient of weights, last layer", new(1000, 10, 100, TransposeA: true)),
        ("gradient of inputs, batch 16", new(16, 256, 128, TransposeB: true)),
        ("gradient of inputs, batch 100", new(100, 1000, 1000, TransposeB: true)),
        ("gradient of inputs, last layer", new(100, 1000, 10, TransposeB: true)),
    ];

    public static void Run(TextWriter output)
    {
        var cores = Environment.ProcessorCount;
        using var team = new Team(cores);
        output.WriteLine($"## Matrix products, one thread and {cores}\n");
        output.WriteLine("The kernel on one thread; a plan of one product, hand-offs included, on all cores.\n");
        output.WriteLine($"| product | m × n × k | GFLOP/s | share of peak | {cores} threads, GFLOP/s | share of their peak |");
        output.WriteLine("|---|---|---|---|---|---|");
        foreach (var (what, size) in Sizes)
        {
            using var shared = new PlannedProduct(size, team);
            output.WriteLine($"| {what} | {size.M} × {size.N} × {size.K} |{Cells(Prepare(size), 1)}{Cells(Prepare(size, shared), cores)}");
            Console.Error.WriteLine($"kernels: {size}");
        }
    }

    private static string Cells(Func<double> speed, int threads)
    {
        var (median, share) = Medians.InTurn(5, speed, () => Peak.Measure(threads));
        return string.Create(CultureInfo.InvariantCulture, $" {median:f0} | {share:p0} |");
    }

    private static Func<double> Prepare(MatMulSize size)
    {
        var arena = new Arena((long)size.M * size.K + (long)size.K * size.N + (long)size.M * size.N + 48);
        var (a, b, c) = (0, Round(size.M * size.K), Round(size.M * size.K) + Round(size.K * size.N));
        var random = new Philox(1, 0);
        foreach (ref var value in arena.Slice(0, c)) value = random.NextInt32(9) - 4;

        void Once() => MatrixProduct.Run(
            KernelPaths.Best, size, arena.Slice(a, size.M * size.K), arena.Slice(b, size.K * size.N), arena.Slice(c, size.M * size.N));

        Once();
        Check($"{size}", size, arena.Slice(a, size.M * size.K), arena.Slice(b, size.K * size.N), arena.Slice(c, size.M * size.N));
        return Timed(size, Once);
    }

    private static Func<double> Prepare(MatMulSize size, PlannedProduct shared)
    {
        shared.Run();
        Check($"{size}", size, shared.A, shared.B, shared.C);
        return Timed(size, shared.Run);
    }

    private static Func<double> Timed(MatMulSize size, Action once)
    {
        var flops = 2.0 * size.M * size.N * size.K;
        var rounds = Math.Max(1, (int)(4e8 / flops));
        Clock.Warm(once);
        return () =>
        {
            // The best of short runs, as for the peak: what the core does while nobody else has it.
            var best = double.MaxValue;
            for (var run = 0; run < 15; run++)
            {
                var watch = Stopwatch.StartNew();
                for (var i = 0; i < rounds; i++) once();
                best = Math.Min(best, watch.Elapsed.TotalSeconds);
            }

            return flops * rounds / best / 1e9;
        };
    }

    private static int Round(int length) => (length + 15) / 16 * 16;

    /// <summary>Whole numbers give exact products: compares some elements with the definition.</summary>
    internal static void Check(string what, MatMulSize size, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c)
    {
        for (var at = 0; at < c.Length; at += Math.Max(1, c.Length / 997))
        {
            var (i, j, sum) = (at / size.N, at % size.N, 0.0);
            for (var k = 0; k < size.K; k++)
            {
                sum += (double)(size.TransposeA ? a[k * size.M + i] : a[i * size.K + k])
                    * (size.TransposeB ? b[j * size.K + k] : b[k * size.N + j]);
            }

            if (c[at] != sum) throw new InvalidOperationException($"{what}: expected {sum} at [{i}, {j}], got {c[at]}.");
        }
    }
}
