using System.CommandLine;
using Chainrule.Cli.Options;
using Chainrule.Cli.Screens;
using Chainrule.Lab.Analysis;
using Chainrule.Lab.Experiments;
using Chainrule.Plans;
using Spectre.Console;

namespace Chainrule.Cli.Verbs;

/// <summary>Shows what a training step of an experiment does and costs, without training.</summary>
internal sealed class PlanVerb
{
    private static readonly int[] s_digit = [1, 28, 28];
    private readonly ExperimentOptions _experiment = new();
    private readonly Option<string> _kernels = KernelOption.Create();
    private readonly Option<bool> _noTime = Values.Flag("--no-time", "Measures nothing: the same text on every machine.");
    private readonly Option<bool> _plain = Values.Flag("--plain", "Plain lines, as where there is no terminal.");
    private readonly Surroundings _around;

    private PlanVerb(Surroundings around) => _around = around;

    internal static Command Create(Surroundings around)
    {
        var verb = new PlanVerb(around);
        var command = new Command("plan", "Shows layers, shapes, weights, costs and the steps of a training step, without training.");
        verb._experiment.AddTo(command);
        command.Add(verb._kernels);
        command.Add(verb._noTime);
        command.Add(verb._plain);
        command.SetAction(verb.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var experiment = _experiment.Read(parsed, _around);
        var path = KernelOption.Read(parsed.GetValue(_kernels));
        var screen = new Screen(_around, parsed.GetValue(_plain));
        var shape = await ShapeAsync(experiment.Data, _experiment.NamesData(parsed), screen, cancellation).ConfigureAwait(false);
        using var team = new Team(experiment.Threads == 0 ? Team.DefaultThreads : experiment.Threads);
        var measure = !parsed.GetValue(_noTime);
        var costs = new ModelCosts(experiment, shape, new PlanOptions { Team = team, Path = path }, measure);

        screen.Fact("model", Markup.Escape(Description.Model(experiment.Model, shape.Aggregate(1, (product, size) => product * size))));
        screen.Prose("training", "default", Description.Training(experiment));
        screen.Line();
        Layers(screen, costs, measure);
        screen.Line();
        screen.Prose("", Screen.Faint, $"FLOPs, bytes{(measure ? ", µs" : "")}: of a step with {experiment.Batch:n0} samples, forward, "
            + "backward and update; what a step fuses is the product's. /1: of reading a single sample."
            + (measure ? $" The least of several runs on noise, {Figures.Threads(team.Threads)}." : ""));
        screen.Line();
        Steps(screen, costs);
        screen.Line();
        Totals(screen, costs, experiment.Batch);
        RateChart.Draw(screen, experiment);
        return ExitCode.Done;
    }

    /// <summary>The shape of a sample: a folder's is looked up, those of the known sets are known.</summary>
    private async Task<IReadOnlyList<int>> ShapeAsync(DataSettings data, bool named, Screen screen, CancellationToken cancellation)
    {
        if (data.Folder is null) return s_digit;
        return (await DataFinder.FindAsync(data, named, screen, _around, cancellation).ConfigureAwait(false)).Training.SampleShape;
    }

    private static void Layers(Screen screen, ModelCosts costs, bool measure)
    {
        string[] header = [">layer", "module", "result", ">weights", ">FLOPs", ">bytes"];
        TextTable.Draw(
            screen,
            measure ? [.. header, ">µs", ">FLOPs/1", ">µs/1"] : [.. header, ">FLOPs/1"],
            costs.Layers.Append(costs.Total).Select(IReadOnlyList<string> (layer) =>
            {
                string[] row =
                [
                    layer.Path, layer.Kind, layer.Shape is null ? "" : $"[{string.Join(", ", layer.Shape)}]",
                    layer.Weights == 0 ? "" : $"{layer.Weights:n0}", Short(layer.Step.Flops), Short(layer.Step.Bytes),
                ];
                var one = Short(layer.Reading.Flops);
                return measure ? [.. row, Micros(layer.Step.Seconds), one, Micros(layer.Reading.Seconds)] : [.. row, one];
            }));
    }

    private static void Steps(Screen screen, ModelCosts costs)
    {
        var isHeader = true;
        foreach (var line in costs.Steps.TrimEnd('\n').Split('\n').Select(Markup.Escape))
        {
            screen.Line(isHeader ? $"[{Screen.Faint}]{line}[/]" : line);
            isHeader = false;
        }
    }

    private static void Totals(Screen screen, ModelCosts costs, int batch)
    {
        var total = costs.Total;
        screen.Fact("weights", $"{costs.Weights:n0}");
        screen.Fact("FLOPs", $"{total.Reading.Flops:n0} to read a sample, {total.Step.Flops / batch:n0} to learn from one");
        screen.Prose(
            "bytes",
            "default",
            $"{costs.WeightBytes:n0} for weights, {costs.WeightBytes:n0} for gradients, {costs.OptimizerBytes:n0} for the optimizer, "
            + $"{costs.ArenaBytes:n0} for all between, for a batch of {batch:n0}");
        if (costs is not { StepSeconds: { } step, ReadingSeconds: { } reading }) return;
        screen.Prose(
            "time",
            "default",
            $"{1e6 * reading:f1} µs to read a sample, {1e6 * step:n0} µs for a step: {total.Step.Flops / step / 1e9:f0} GFLOP/s, "
            + $"{step / batch * 60_000:f2} s for 60,000 samples, without loading and measuring");
    }

    private static string Short(long value) => value == 0 ? "" : Figures.Short(value);

    private static string Micros(double? seconds) =>
        seconds is null or 0 ? "" : 1e6 * seconds < 100 ? $"{1e6 * seconds:n1}" : $"{1e6 * seconds:n0}";
}
