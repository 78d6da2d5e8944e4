using System.Globalization;
using Chainrule.Bench.Growth;
using Chainrule.Bench.Rival;
using Chainrule.Lab.Analysis;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Speed;
using Chainrule.Plans;

namespace Chainrule.Bench;

/// <summary>Trainings beside each other in one process, one thread each, over the same images; and one training on more threads.</summary>
internal static class SweepBench
{
    private const int Rounds = 5;
    private const int MostRounds = 12;
    private const int Runs = 3;
    private const int InThirdLevel = 1 << 20;
    private const double ShareOfCores = 0.95;

    /// <summary>About as many images as take a tenth of a second.</summary>
    private static readonly (string Case, int Images)[] s_together = [("h64", 20_000), ("e", 5_000), ("b1", 5_000)];

    private static readonly (string Case, int Images, double Target)[] s_shared = [("b1", 8_000, 1.8), ("a", 15_000, 1.6)];

    public static async Task RunAsync(TextWriter output, Options options)
    {
        var images = (await Mnist.FindAsync(options)).Training;
        var cores = Environment.ProcessorCount;
        if (cores == 1) return;
        output.WriteLine(
            $"""
            ## Many trainings at once, and one on many threads

            Medians of {Rounds} rounds, in turn; a round before or after which something else had a core is repeated, {MostRounds - Rounds}
            times at most. Runs at once: {cores}, each with one thread and weights of its own, all over the same images; how many times as
            much they do together as one does alone, at least {ShareOfCores * cores:f1}. *small*: 784-16-10 over 500 images, which
            lies in a core's own caches. *MiB*: what a step works on. *bytes a step*: allocated, an epoch's start included;
            *collections*: of garbage, in all the rounds. The last columns, in the same rounds: what
            {cores} threads do at once of fused multiply-adds, and of triads in the last cache and in memory. Where runs gain about as
            little as a triad that shares nothing, it is the machine that the threads share.

            {Head(cores)}
            """);
        output.WriteLine(Together("small", GrowthBench.With(64, 16), Subset.First(images, 500), 500, cores));
        foreach (var (name, count) in s_together)
            output.WriteLine(Together(name, RivalCase.Named(name)[0].Experiment, images, count, cores));
        output.WriteLine($"\n| case | images | from 1 to {cores} threads | target | one thread, seconds |\n|---|---|---|---|---|");
        foreach (var (name, count, target) in s_shared) output.WriteLine(Alone(name, images, count, cores, target));
    }

    private static string Head(int cores) =>
        $"""
        | case | images | MiB | {cores} runs at once | target | one, s | bytes a step | collections | multiply-adds | last cache | memory |
        |---|---|---|---|---|---|---|---|---|---|---|
        """;

    /// <summary>Runs of one case, one and then many at once.</summary>
    private static string Together(string name, Experiment experiment, IDataSet images, int count, int runs)
    {
        var costs = new ModelCosts(experiment, images.SampleShape, new PlanOptions(), measure: false);
        var megabytes = (costs.ArenaBytes + 2.0 * costs.WeightBytes + costs.OptimizerBytes) / (1 << 20);
        var all = Enumerable.Range(0, runs).Select(_ => new Ours(experiment, images.SampleShape, 1)).ToArray();
        var parts = all.Select(one => new FirstBatches(one.Batches(images), count / experiment.Batch)).ToArray();
        var epochs = Math.Max(1, s_together[0].Images / count / 4);
        void Epoch(int run) => all[run].Train(parts[run], epochs);
        for (var run = 0; run < runs; run++) Clock.Warm(() => Epoch(run));
        var (gains, alone) = (new List<(double Runs, double Flops, double Cache, double Memory)>(), new List<double>());
        var (bytes, collections, rounds) = (0L, 0, 0);
        for (; rounds < MostRounds && gains.Count < Rounds; rounds++)
        {
            var before = Quiet.IsNow();
            var (bytesBefore, collectionsBefore) = (GC.GetTotalAllocatedBytes(true), GC.CollectionCount(0));
            var (one, many) = (AtOnce.Least(1, Runs, Epoch), AtOnce.Least(runs, Runs, Epoch));
            bytes += GC.GetTotalAllocatedBytes(true) - bytesBefore;
            collections += GC.CollectionCount(0) - collectionsBefore;
            if (rounds < MostRounds - Rounds && !(before && Quiet.IsNow())) continue;
            alone.Add(one);
            gains.Add((
                runs * one / many,
                Peak.Measure(runs) / Peak.Measure(),
                Triad.Measure(runs, InThirdLevel) / Triad.Measure(1, InThirdLevel),
                Triad.Measure(runs) / Triad.Measure()));
        }

        var steps = (1.0 + runs) * rounds * (Runs + 1) * epochs * parts[0].BatchCount;
        foreach (var one in all) one.Dispose();
        Console.Error.WriteLine($"sweeps: {name}");
        var gain = Gain(g => g.Runs);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {parts[0].Images:n0} | {megabytes:f1} | {gain:f2}× "
                + $"| {ShareOfCores * runs:f1}×: {Verdict(gain, ShareOfCores * runs)} "
                + $"| {Medians.Of(alone):f4} | {bytes / steps:f0} | {collections} "
                + $"| {Gain(g => g.Flops):f2}× | {Gain(g => g.Cache):f2}× | {Gain(g => g.Memory):f2}× |");

        double Gain(Func<(double Runs, double Flops, double Cache, double Memory), double> of) => Medians.Of(gains.Select(of));
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
        for (var round = 0; round < MostRounds && seconds.Count < Rounds; round++)
        {
            var before = Quiet.IsNow();
            var now = (one.Train(parts[0], Runs + 1).Seconds.Min(), all.Train(parts[1], Runs + 1).Seconds.Min());
            if (round >= MostRounds - Rounds || (before && Quiet.IsNow())) seconds.Add(now);
        }

        Console.Error.WriteLine($"sweeps: {name} on {threads} threads");
        var gain = Medians.Of(seconds.Select(s => s.One / s.All));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {parts[0].Images:n0} | {gain:f2}× | {target:f1}×: {Verdict(gain, target)} "
                + $"| {Medians.Of(seconds.Select(s => s.One)):f3} |");
    }

    private static string Verdict(double gain, double target) => Math.Round(gain, 2) >= target ? "holds" : "missed";
}
