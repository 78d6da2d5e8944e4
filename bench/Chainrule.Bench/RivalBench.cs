using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Training;
using Chainrule.Plans;

namespace Chainrule.Bench;

/// <summary>
/// The first study's network, here and in PyTorch, in turn within one run: a machine that slows down slows down both. Each runs with one
/// thread and with all cores, and the better of its medians counts.
/// </summary>
internal static class RivalBench
{
    private const int Epochs = 3;

    public static async Task<int> RunAsync(TextWriter output, string[] args)
    {
        var folder = Option(args, "--data");
        var python = Option(args, "--python") ?? "python3";
        var rounds = int.Parse(Option(args, "--rounds") ?? "3", CultureInfo.InvariantCulture);
        using var client = new HttpClient();
        var data = await new DataResolver(client).ResolveAsync(new DataRequest { Name = "mnist", Folder = folder });
        var script = Script();
        int[] threads = [1, Environment.ProcessorCount];
        output.WriteLine("## Seconds per epoch of 60,000 images\n");
        output.WriteLine($"{EnvironmentRecord.CpuModel()}, {Environment.ProcessorCount} cores, data in memory\n");
        foreach (var loss in new[] { "mse", "ce" })
        {
            var ours = threads.ToDictionary(n => n, _ => new List<double>());
            var theirs = threads.ToDictionary(n => n, _ => new List<double>());
            var version = "";
            for (var round = 0; round < rounds; round++)
            {
                foreach (var n in threads.Distinct())
                {
                    ours[n].AddRange(Ours(data.Training, loss, n));
                    var (seconds, torch) = Theirs(python, script, data.Origin, loss, n);
                    theirs[n].AddRange(seconds);
                    version = torch;
                }
            }

            output.WriteLine($"784-256-128-64-10, sigmoid, {loss}, SGD, batch 16; PyTorch {version}\n");
            output.WriteLine("| | threads | median | least | most |\n|---|---|---|---|---|");
            foreach (var (name, times) in new[] { ("Chainrule", ours), ("PyTorch", theirs) })
            {
                foreach (var (n, seconds) in times)
                {
                    output.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {name} | {n} | {KernelBench.Median(seconds):f2} | {seconds.Min():f2} | {seconds.Max():f2} |"));
                }
            }

            var ratio = BestMedian(theirs) / BestMedian(ours);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"\nBoth at their best: Chainrule takes 1/{ratio:f1} of PyTorch's time.\n"));
        }

        return 0;
    }

    private static double BestMedian(Dictionary<int, List<double>> times) => times.Values.Min(seconds => KernelBench.Median(seconds));

    /// <summary>Our seconds per epoch, the first one left out: it warms up.</summary>
    private static IEnumerable<double> Ours(IDataSet data, string loss, int threads)
    {
        var word = loss == "ce" ? "crossEntropy" : loss;
        var experiment = new Shorthand
        {
            Hidden = [256, 128, 64],
            Activation = "sigmoid",
            Loss = word,
            Momentum = 0,
            Batch = 16,
        }.ToExperiment();
        using var team = new Team(threads);
        using var network = new Network(
            ExperimentParts.Model(experiment.Model), data.SampleShape, 1, options: new PlanOptions { Team = team });
        using var optimizer = ExperimentParts.Optimizer(experiment.Optimizer, network.Weights);
        using var trainer = new Trainer(network, ExperimentParts.Loss(experiment.Loss), optimizer);
        var seconds = new Seconds();
        trainer.Run(new DataLoader(data, 16, shuffle: true, seed: 1), null, Epochs + 1, seconds);
        return seconds.Epochs.Skip(1);
    }

    private static (IEnumerable<double> Seconds, string Version) Theirs(string python, string script, string data, string loss, int threads)
    {
        var start = new ProcessStartInfo(python) { RedirectStandardOutput = true };
        string[] words =
        [
            script, "--data", data, "--hidden", "256,128,64", "--activation", "sigmoid", "--loss", loss, "--batch", "16",
            "--epochs", $"{Epochs + 1}", "--threads", $"{threads}",
        ];
        foreach (var word in words) start.ArgumentList.Add(word);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{python} did not start.");
        var line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{python} {script} ended with {process.ExitCode}. Is PyTorch installed?");
        using var document = JsonDocument.Parse(line);
        var seconds = document.RootElement.GetProperty("secondsPerEpoch").EnumerateArray()
            .Select(value => value.GetDouble()).Skip(1).ToArray();
        return (seconds, document.RootElement.GetProperty("torchVersion").GetString() ?? "?");
    }

    private static string Script()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = Path.Combine(folder.FullName, "bench", "rival", "pytorch_mlp.py");
            if (File.Exists(script)) return script;
        }

        throw new FileNotFoundException("bench/rival/pytorch_mlp.py: expected it above the program's folder.");
    }

    private static string? Option(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }

    private sealed class Seconds : ITrainingLogger
    {
        public List<double> Epochs { get; } = [];

        public void OnStep(in StepRecord step)
        {
        }

        public void OnEpoch(EpochRecord epoch) => Epochs.Add(epoch.Seconds);
    }
}
