using System.Diagnostics;
using System.Globalization;
using Chainrule.Graph;
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
            using var shared = new Shared(size, team);
            output.WriteLine($"| {what} | {size.M} × {size.N} × {size.K} |{Cells(Prepare(size), 1)}{Cells(Prepare(size, shared), cores)}");
            Console.Error.WriteLine($"kernels: {size}");
        }
    }

    /// <summary>Peak and product in turn, so that a machine that slows down slows down both.</summary>
    private static string Cells(Func<double> speed, int threads)
    {
        var ratios = new List<(double Speed, double Peak)>();
        for (var round = 0; round < 5; round++) ratios.Add((speed(), Peak.Measure(threads)));
        var (median, share) = (Median(ratios.Select(r => r.Speed)), Median(ratios.Select(r => r.Speed / r.Peak)));
        return string.Create(CultureInfo.InvariantCulture, $" {median:f0} | {share:p0} |");
    }

    internal static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
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
        Check(size, arena.Slice(a, size.M * size.K), arena.Slice(b, size.K * size.N), arena.Slice(c, size.M * size.N));
        return Timed(size, Once);
    }

    private static Func<double> Prepare(MatMulSize size, Shared shared)
    {
        shared.Run();
        Check(size, shared.A, shared.B, shared.C);
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
    private static void Check(MatMulSize size, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c)
    {
        for (var at = 0; at < c.Length; at += Math.Max(1, c.Length / 997))
        {
            var (i, j, sum) = (at / size.N, at % size.N, 0.0);
            for (var k = 0; k < size.K; k++)
            {
                sum += (double)(size.TransposeA ? a[k * size.M + i] : a[i * size.K + k])
                    * (size.TransposeB ? b[j * size.K + k] : b[k * size.N + j]);
            }

            if (c[at] != sum) throw new InvalidOperationException($"{size}: expected {sum} at [{i}, {j}], got {c[at]}.");
        }
    }

    /// <summary>A plan of one product, on a team.</summary>
    private sealed class Shared : IDisposable
    {
        private readonly ParameterArena _weights;
        private readonly Plan _plan;
        private readonly Node _a;
        private readonly Node _b;
        private readonly Node _c;

        public Shared(MatMulSize size, Team team)
        {
            _a = size.TransposeA ? Input.Of("a", size.K, size.M) : Input.Of("a", size.M, size.K);
            _b = size.TransposeB ? Input.Of("b", size.N, size.K) : Input.Of("b", size.K, size.N);
            _c = Ops.MatMul.Of(_a, _b, size.TransposeA, size.TransposeB);
            _weights = new ParameterArena(0, _c);
            _plan = Plan.ForInference([_c], _weights, new PlanOptions { Team = team });
            var random = new Philox(1, 0);
            foreach (ref var value in _plan.Input(_a)) value = random.NextInt32(9) - 4;
            foreach (ref var value in _plan.Input(_b)) value = random.NextInt32(9) - 4;
        }

        public ReadOnlySpan<float> A => _plan.Input(_a);

        public ReadOnlySpan<float> B => _plan.Input(_b);

        public ReadOnlySpan<float> C => _plan.Value(_c);

        public void Run() => _plan.Run();

        public void Dispose()
        {
            _plan.Dispose();
            _weights.Dispose();
        }
    }
}
