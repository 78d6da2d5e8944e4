using System.Globalization;
using Chainrule.Bench.Rival;
using Chainrule.Lab.Data;

namespace Chainrule.Bench;

/// <summary>Trainings beside each other in one process, one thread each, over the same images; and one training on more threads.</summary>
internal static class SweepBench
{
    private const int Rounds = 5;
    private const int Runs = 2;
    private const double ShareOfCores = 0.95;

    /// <summary>About as many images as take a quarter of a second.</summary>
    private static readonly (string Case, int Images)[] s_together = [("h64", 40_000), ("e", 8_000), ("b1", 8_000)];

    private static readonly (string Case, int Images, double Target)[] s_shared = [("b1", 12_000, 1.8), ("a", 20_000, 1.6)];

    public static async Task RunAsync(TextWriter output, Options options)
    {
        var images = (await Mnist.FindAsync(options)).Training;
        var cores = Environment.ProcessorCount;
        if (cores == 1) return;
        output.WriteLine(
            $"""
            ## Many trainings at once, and one on many threads

            Medians of {Rounds} rounds, in turn. Runs at once: {cores}, each with one thread and weights of its own, all over the same images;
            how many times as much they do together as one does alone, at least {ShareOfCores * cores:f1}. *collections*: of garbage, in all the
            rounds. *fused multiply-adds*, *triad*: what {cores} threads do of them at once, in the same rounds: a training that lives in
            registers and its core's caches can gain the one, a training that lives in memory no more than the other.

            | case | images | {cores} runs at once | target | one thread, seconds | bytes allocated a step | collections | fused multiply-adds | triad |
            |---|---|---|---|---|---|---|---|---|
            """);
        foreach (var (name, count) in s_together) output.WriteLine(Together(name, images, count, cores));
        output.WriteLine($"\n| case | images | from 1 to {cores} threads | target | one thread, seconds |\n|---|---|---|---|---|");
        foreach (var (name, count, target) in s_shared) output.WriteLine(Alone(name, images, count, cores, target));
    }

    /// <summary>Runs of one case, one and then many at once.</summary>
    private static string Together(string name, IDataSet images, int count, int runs)
    {
        var experiment = RivalCase.Named(name)[0].Experiment;
        var all = Enumerable.Range(0, runs).Select(_ => new Ours(experiment, images.SampleShape, 1)).ToArray();
        var parts = all.Select(one => new FirstBatches(one.Batches(images), count / experiment.Batch)).ToArray();
        void Epoch(int run) => all[run].Train(parts[run], 1);
        Clock.Warm(() => Epoch(0));
        var (gains, alone) = (new List<(double Runs, double Flops, double Bytes)>(), new List<double>());
        var (bytes, collections) = (GC.GetTotalAllocatedBytes(true), GC.CollectionCount(0));
        for (var round = 0; round < Rounds; round++)
        {
            var (one, many) = (Threads.Least(1, Runs, Epoch), Threads.Least(runs, Runs, Epoch));
            alone.Add(one);
            gains.Add((runs * one / many, Peak.Measure(runs) / Peak.Measure(), Triad.Measure(runs) / Triad.Measure()));
        }

        var steps = (1.0 + runs) * Rounds * (Runs + 1) * parts[0].BatchCount;
        var perStep = (GC.GetTotalAllocatedBytes(true) - bytes) / steps;
        foreach (var one in all) one.Dispose();
        Console.Error.WriteLine($"sweeps: {name}");
        var gain = KernelBench.Median(gains.Select(g => g.Runs));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {parts[0].Images:n0} | {gain:f2}× | {ShareOfCores * runs:f1}×: {Verdict(gain, ShareOfCores * runs)} "
                + $"| {KernelBench.Median(alone):f3} | {perStep:f0} | {GC.CollectionCount(0) - collections} "
                + $"| {KernelBench.Median(gains.Select(g => g.Flops)):f2}× | {KernelBench.Median(gains.Select(g => g.Bytes)):f2}× |");
    }

    /// <summary>One run on one thread, and on all.</summary>
    private static string Alone(string name, IDataSet images, int count, int threads, double target)
    {
        var experiment = RivalCase.Named(name)[0].Experiment;
        using var one = new Ours(experiment, images.SampleShape, 1);
        using var all = new Ours(experiment, images.SampleShape, threads);
        var parts = new[] { one, all }.Select(ours => new FirstBatches(ours.Batches(images), count / experiment.Batch)).ToArray();
        Clock.Warm(() => one.Train(parts[0], 1));
        Clock.Warm(() => all.Train(parts[1], 1));
        var seconds = new List<(double One, double All)>();
        for (var round = 0; round < Rounds; round++)
            seconds.Add((one.Train(parts[0], Runs + 1).Seconds.Min(), all.Train(parts[1], Runs + 1).Seconds.Min()));
        Console.Error.WriteLine($"sweeps: {name} on {threads} threads");
        var gain = KernelBench.Median(seconds.Select(s => s.One / s.All));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {parts[0].Images:n0} | {gain:f2}× | {target:f1}×: {Verdict(gain, target)} | {KernelBench.Median(seconds.Select(s => s.One)):f3} |");
    }

    private static string Verdict(double gain, double target) => Math.Round(gain, 2) >= target ? "holds" : "missed";
}
