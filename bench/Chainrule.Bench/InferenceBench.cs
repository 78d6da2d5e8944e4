using System.Diagnostics;
using System.Globalization;
using Chainrule.Kernels;
using Chainrule.Lab.Data;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Training;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Plans;

namespace Chainrule.Bench;

/// <summary>
/// One image through a <see cref="Predictor"/>, beside the bare plan of the same network; and 10,000 images at once on all cores.
/// </summary>
internal static class InferenceBench
{
    private const int Batch = 10_000;
    private const int Rounds = 7;

    public static void Run(TextWriter output)
    {
        output.WriteLine($"## Inference\n\n{EnvironmentRecord.CpuModel()}, path {KernelPaths.Word(KernelPaths.Best)}\n");
        output.WriteLine("| one image, one thread | predictor, µs | its plan alone, µs | bytes allocated |\n|---|---|---|---|");
        One(output, "784-128-10 ReLU", Mlp(128));
        One(output, "Conv 16-Pool-Conv 4-Pool-Linear 10", new Sequential(
            new Conv2d(16, 3, padding: 1), new ReLU(), new MaxPool2d(2), new Conv2d(4, 3, padding: 1), new ReLU(), new MaxPool2d(2),
            new Flatten(), new Linear(10)));
        output.WriteLine($"\n| {Batch:n0} images through 784-100-100-10 | threads | million images/s |\n|---|---|---|");
        foreach (var threads in new[] { 1, Environment.ProcessorCount }.Distinct()) Many(output, threads);
        output.WriteLine();
    }

    private static void One(TextWriter output, string name, Sequential model)
    {
        using var team = new Team(1);
        using var network = new Network(model, [1, 28, 28], 1, options: new PlanOptions { Team = team });
        using var predictor = new Predictor(network);
        var (image, probabilities) = (Pixels(1), new float[10]);
        var (input, prediction) = network.Describe(1);
        using var plan = Plan.ForInference([network.Probabilities(prediction)], network.Weights, network.Options);
        image.CopyTo(plan.Input(input));
        var (whole, bare) = InTurn(() => predictor.Predict(image, probabilities), () => plan.Run(), 2000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) predictor.Predict(image, probabilities);
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {name} | {1e6 * whole:f2} | {1e6 * bare:f2} | {bytes} |"));
    }

    private static void Many(TextWriter output, int threads)
    {
        using var team = new Team(threads);
        using var network = new Network(Mlp(100, 100), [1, 28, 28], 1, options: new PlanOptions { Team = team });
        using var predictor = new Predictor(network);
        using var evaluator = new Evaluator(network, CrossEntropy.Of);
        var images = Pixels(Batch);
        var bytes = Array.ConvertAll(images, value => (byte)(value * 255));
        var data = new ImageDataSet("bench", 28, 28, bytes, new byte[Batch], [.. Enumerable.Range(0, 10).Select(c => $"{c}")]);
        var loader = new DataLoader(data, 500);
        var probabilities = new float[Batch * 10];
        var (floats, pixels) = InTurn(() => network.Predict(images, Batch), () => evaluator.Run(loader), 1);
        Row("Network.Predict, floats", floats);
        Row("Evaluator, bytes in batches of 500", pixels);
        if (threads == 1) Row("Predictor, floats", InTurn(() => predictor.Predict(images, probabilities), () => { }, 1).First);

        void Row(string what, double seconds) => output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {what} | {threads} | {Batch / seconds / 1e6:f2} |"));
    }

    /// <summary>The medians of the seconds that two things take, each for so many times in a row, in turn.</summary>
    private static (double First, double Second) InTurn(Action first, Action second, int times)
    {
        var seconds = (First: new List<double>(), Second: new List<double>());
        for (var round = -2; round < Rounds; round++)
        {
            var (a, b) = (Time(first), Time(second));
            if (round < 0) continue;
            seconds.First.Add(a);
            seconds.Second.Add(b);
        }

        return (Medians.Of(seconds.First), Medians.Of(seconds.Second));

        double Time(Action work)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < times; i++) work();
            return watch.Elapsed.TotalSeconds / times;
        }
    }

    private static Sequential Mlp(params int[] hidden) =>
        new([new Flatten(), .. hidden.SelectMany(units => new Module[] { new Linear(units), new ReLU() }), new Linear(10)]);

    /// <summary>Pictures of which, as in MNIST, four pixels in five are black.</summary>
    private static float[] Pixels(int count)
    {
        var random = new Philox(1, 0);
        var pixels = new float[count * 784];
        foreach (ref var pixel in pixels.AsSpan()) pixel = random.NextInt32(5) == 0 ? random.NextInt32(256) / 255f : 0;
        return pixels;
    }
}
