using System.Globalization;
using System.Text.Json;
using Chainrule.Lab.Data;

namespace Chainrule.Bench.Rival;

/// <summary>
/// Trainings here and in PyTorch, in turn within one run: a machine that slows down slows down both. Each runs with one thread and with all
/// cores, and the better of its medians counts.
/// </summary>
internal static class RivalBench
{
    /// <summary>Of each training, the first epoch not counted.</summary>
    private const int Epochs = 2;

    /// <summary>What short epochs are repeated for: less is one moment of a machine that others use too.</summary>
    private const double Seconds = 3;

    private const int MostEpochs = 30;
    private const int MostAttempts = 3;
    private const double MuchSlower = 1.5;
    private static readonly int[] s_threads = [.. new[] { 1, Environment.ProcessorCount }.Distinct()];

    private static readonly List<RivalRow> s_rows = [];

    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>The rows of this process; before any, those that the file of the options keeps.</summary>
    public static List<RivalRow> Kept(Options options)
    {
        if (s_rows.Count == 0 && options.Text("--json") is { } path && File.Exists(path))
            s_rows.AddRange(JsonSerializer.Deserialize<List<RivalRow>>(File.ReadAllText(path), s_json)!);
        return s_rows;
    }

    public static async Task RunAsync(TextWriter output, Options options)
    {
        var cases = RivalCase.Named(options.Text("--case"));
        var data = await Mnist.FindAsync(options);
        var rival = new PyTorch(options.Text("--python") ?? "python3", data.Origin);
        var rows = Kept(options);
        foreach (var one in cases)
        {
            var row = Compare(one, data.Training, rival, options.Whole("--rounds", 1), options.Number("--fraction", 1));
            await Console.Error.WriteLineAsync($"{row}");
            rows.RemoveAll(old => old.Case == one.Name);
            rows.Add(row);
            if (options.Text("--json") is { } path) await File.WriteAllTextAsync(path, JsonSerializer.Serialize(rows, s_json));
        }

        output.WriteLine(
            $"""
            ## Seconds per epoch, here and in PyTorch {rows[0].PyTorch}

            MNIST's 60,000 images (d: 42,000), data in memory, evaluation not timed: medians of {Epochs} epochs a round and number of
            threads, or as many as last {Seconds} seconds, at most {MostEpochs}, after one that warms up; with the better number of threads
            (in brackets). A round before or after which something else had a core is repeated, {MostAttempts - 1} times at most.
            *floor*: the products' floating-point operations, without the gradient of the images, at the peak of all cores' fused
            multiply-adds, or the traffic at the triad (each image read once; weights and the optimizer's arrays too where the last cache
            cannot hold them), whichever takes longer; both measured beside each case. *first losses*: the mean loss of the first epoch,
            from start values of one's own.

            {RivalRow.Head}
            """);
        foreach (var row in rows.OrderBy(row => RivalCase.All.TakeWhile(one => one.Name != row.Case).Count())) output.WriteLine(row);
    }

    private static RivalRow Compare(RivalCase one, IDataSet all, PyTorch rival, int rounds, double fraction)
    {
        var experiment = one.Experiment;
        if (experiment.Data.Validation > 0) throw new InvalidOperationException($"{one.Path}: expected data.validation 0, got more.");
        var count = Math.Min(experiment.Data.TrainLimit ?? all.Count, all.Count);
        var samples = Math.Clamp((int)(count * fraction) / experiment.Batch * experiment.Batch, experiment.Batch, count);
        if (fraction >= 1) samples = count;
        var images = Subset.First(all, samples);
        var ours = new List<(int Threads, Timing Timing)>();
        var theirs = new List<(int Threads, Timing Timing)>();
        var machine = Machine.Measure();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var threads in s_threads)
            {
                machine = machine.Or(Machine.Measure());
                var attempts = 0;
                bool isQuiet;
                Timing mine, its;
                do
                {
                    isQuiet = Quiet.IsNow();
                    (mine, its) = (Long(epochs => Ours.Train(experiment, images, threads, epochs)), Theirs(threads));
                }
                while (++attempts < MostAttempts && !(isQuiet && Quiet.IsNow()));

                ours.Add((threads, mine));
                theirs.Add((threads, its));
                Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{one.Name}, round {round + 1}, {threads} threads: {ours[^1].Timing.Seconds.Min():f3} s, "
                        + $"PyTorch {theirs[^1].Timing.Seconds.Min():f2} s for {samples} images"));
            }
        }

        var scale = (double)count / samples;
        var medians = s_threads.ToDictionary(threads => threads, threads => new[] { Median(ours, threads), Median(theirs, threads) });
        var (ourThreads, theirThreads) = (s_threads.MinBy(n => medians[n][0]), s_threads.MinBy(n => medians[n][1]));
        return new RivalRow(
            one.Name, one.Network, experiment.Batch, count, medians[ourThreads][0], ourThreads, medians[theirThreads][1], theirThreads,
            one.Target, Floor.Of(experiment, all.SampleShape, count).Seconds(machine), ours[0].Timing.Losses[0],
            theirs[0].Timing.Losses[0], rival.Version, medians, 1 / scale);

        // Threads that make PyTorch much slower, as a tenth of the images tells, are not waited for.
        Timing Theirs(int threads)
        {
            if (threads > 1)
            {
                var part = Math.Max(experiment.Batch, samples / 10);
                var glimpse = rival.Train(one.Path, threads, Epochs + 1, part);
                var whole = glimpse with { Seconds = [.. glimpse.Seconds.Select(seconds => seconds * samples / part)] };
                if (whole.Seconds.Min() > MuchSlower * theirs[0].Timing.Seconds.Min()) return whole;
            }

            return Long(epochs => rival.Train(one.Path, threads, epochs, samples));
        }

        // Epochs of a few tenths of a second, until they are some seconds.
        static Timing Long(Func<int, Timing> train)
        {
            var first = train(Epochs + 1);
            var more = Math.Min((int)(Seconds / first.Seconds.Min()), MostEpochs) - Epochs;
            return more <= 0 ? first : first with { Seconds = [.. first.Seconds, .. train(more + 1).Seconds] };
        }

        double Median(List<(int Threads, Timing Timing)> timings, int threads) => scale * Medians.Of(
            timings.Where(timing => timing.Threads == threads).SelectMany(timing => timing.Timing.Seconds));
    }
}
