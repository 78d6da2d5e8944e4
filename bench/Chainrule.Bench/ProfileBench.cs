using System.Globalization;
using Chainrule.Bench.Rival;
using Chainrule.Graph;
using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Training;
using Chainrule.Optim;
using Chainrule.Plans;

namespace Chainrule.Bench;

/// <summary>Where the time of a training step goes, in the cases that are furthest from what the machine allows.</summary>
internal static class ProfileBench
{
    private const int Cases = 2;
    private const int Rounds = 200;
    private const string Otherwise = "e,h16";

    public static async Task RunAsync(TextWriter output, Options options)
    {
        var images = (await Mnist.FindAsync(options)).Training;
        var rows = RivalBench.Kept(options);
        var cases = options.Text("--profile") is { } names ? names
            : rows.Count == 0 ? Otherwise
            : string.Join(',', rows.OrderByDescending(row => row.Ours / row.Floor).Take(Cases).Select(row => row.Case));
        output.WriteLine(
            $"""
            ## Where the time goes

            The steps of the training plan, the least of {Rounds} runs, each with a clock beside it; gathering the batch is not among
            them. GFLOP/s of a step that has a matrix product or a convolution in it; of others GB/s of what they leave in memory, and
            of the optimizer of all that it reads and writes.
            """);
        foreach (var one in RivalCase.Named(cases))
        {
            foreach (var threads in new[] { 1, Environment.ProcessorCount }.Distinct()) Profile(output, one, images, threads);
        }
    }

    private static void Profile(TextWriter output, RivalCase one, IDataSet images, int threads)
    {
        var experiment = one.Experiment;
        using var team = new Team(threads);
        var options = new PlanOptions { Team = team, KeepGradients = false };
        using var network = new Network(ExperimentParts.Model(experiment.Model), images.SampleShape, 1, options: options);
        using var optimizer = ExperimentParts.Optimizer(experiment.Optimizer, network.Weights);
        var ((input, prediction), labels) = (network.Describe(experiment.Batch), Input.Of("labels", experiment.Batch));
        var loss = ExperimentParts.Loss(experiment.Loss)(prediction, labels);
        using var plan = Plan.ForTraining(loss, network.Weights, optimizer, [prediction], options);
        var normalisation = ExperimentParts.Normalisation(experiment.Data.Normalisation);
        new DataLoader(images, experiment.Batch, normalisation, shuffle: true, 1).Fill(0, plan.Input(input), plan.Input(labels));
        Clock.Warm(plan.Run);
        Clock.Warm(() => plan.Profile(1));
        var (whole, seconds) = (Clock.Least(plan.Run), plan.Profile(Rounds));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""

            ### Case {one.Name}, {one.Network}, batch {experiment.Batch}, threads {threads}

            A step takes {1e6 * whole:f1} µs, its parts {1e6 * seconds.Sum():f1} µs.

            | step | shape | module | threads | µs | share | GFLOP/s | GB/s |
            |---|---|---|---|---|---|---|---|
            """));
        foreach (var (line, time) in plan.Lines.Zip(seconds)) output.WriteLine(Row(line, line.Shared ? threads : 1, time, seconds.Sum()));
        var moved = 4.0 * network.Weights.Length * Touched(optimizer, network.Weights);
        var name = plan.LateFlops > 0 ? $"MatMul→{optimizer.GetType().Name}" : optimizer.GetType().Name;
        output.WriteLine(Row(name, $"[{network.Weights.Count}]", "", threads, seconds[^1], seconds.Sum(), plan.LateFlops, moved));
        Console.Error.WriteLine($"profile: {one.Name} on {threads} threads");
    }

    /// <summary>An optimizer reads each weight's gradient, and reads and writes the weight and what it remembers of it.</summary>
    private static double Touched(Optimizer optimizer, ParameterArena weights) =>
        3 + 2 * Math.Round(optimizer.State.Sum(block => (double)block.Values.Length) / weights.Length);

    private static string Row(PlanLine line, int threads, double seconds, double all)
    {
        var isProduct = line.Op.Contains("MatMul", StringComparison.Ordinal) || line.Op.Contains("Conv2d", StringComparison.Ordinal);
        return Row(line.Op, $"{line.Shape}", line.Path, threads, seconds, all, isProduct ? line.Flops : 0, isProduct ? 0 : line.Bytes);
    }

    private static string Row(string op, string shape, string path, int threads, double seconds, double all, double flops, double bytes)
    {
        var arithmetic = flops > 0 ? Told($"{flops / seconds / 1e9:f0}") : "";

        // A step too short for the clock has no speed.
        var traffic = bytes > 0 && seconds > 2e-7 ? Told($"{bytes / seconds / 1e9:f1}") : "";
        return Told($"| {op} | {shape} | {path} | {threads} | {1e6 * seconds:f2} | {seconds / all:p0} | {arithmetic} | {traffic} |");
    }

    private static string Told(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
