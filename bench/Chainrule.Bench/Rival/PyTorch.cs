using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Chainrule.Bench.Rival;

/// <summary>The rival, in a process of its own.</summary>
/// <param name="python">The Python that has PyTorch.</param>
/// <param name="data">The folder of MNIST's IDX files.</param>
internal sealed class PyTorch(string python, string data)
{
    private static readonly string[] s_threadNames = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"];

    /// <summary>PyTorch's version, after the first training.</summary>
    public string Version { get; private set; } = "?";

    /// <summary>Trains.</summary>
    /// <param name="experiment">The experiment's file.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="epochs">The number of epochs, the one that warms up included.</param>
    /// <param name="samples">How many images.</param>
    public Timing Train(string experiment, int threads, int epochs, int samples)
    {
        var start = new ProcessStartInfo(python) { RedirectStandardOutput = true };
        string[] words =
        [
            Repository.PathOf("bench/rival/pytorch.py"), experiment, "--data", data,
            "--threads", Told(threads), "--epochs", Told(epochs), "--samples", Told(samples),
        ];
        foreach (var word in words) start.ArgumentList.Add(word);
        foreach (var name in s_threadNames) start.Environment[name] = Told(threads);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{python} did not start.");
        var line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{python} {words[0]} ended with {process.ExitCode}. Is PyTorch installed there?");
        using var document = JsonDocument.Parse(line);
        Version = document.RootElement.GetProperty("torchVersion").GetString()!;
        return new Timing(Numbers("secondsPerEpoch")[1..], Numbers("lossPerEpoch"));

        double[] Numbers(string key) => [.. document.RootElement.GetProperty(key).EnumerateArray().Select(value => value.GetDouble())];
    }

    private static string Told(int number) => number.ToString(CultureInfo.InvariantCulture);
}
