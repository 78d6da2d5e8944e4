using System.CommandLine;
using Chainrule.Cli.Options;
using Chainrule.Cli.Screens;
using Chainrule.Graph;
using Chainrule.Lab.Experiments;
using Chainrule.Nn;
using Chainrule.Plans;
using Spectre.Console;
using Network = Chainrule.Lab.Training.Network;

namespace Chainrule.Cli.Verbs;

/// <summary>Shows what a training step of an experiment does, without data and without training.</summary>
internal sealed class PlanVerb
{
    private static readonly int[] s_sample = [1, 28, 28];
    private readonly ExperimentOptions _experiment = new();
    private readonly Option<string> _kernels = KernelOption.Create();
    private readonly Option<bool> _plain = Values.Flag("--plain", "Plain lines, as where there is no terminal.");
    private readonly Surroundings _around;

    private PlanVerb(Surroundings around) => _around = around;

    internal static Command Create(Surroundings around)
    {
        var verb = new PlanVerb(around);
        var command = new Command("plan", "Shows layers, shapes, weights and the steps of a training step, without training.");
        verb._experiment.AddTo(command);
        command.Add(verb._kernels);
        command.Add(verb._plain);
        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var experiment = _experiment.Read(parsed, _around);
        var path = KernelOption.Read(parsed.GetValue(_kernels));
        var screen = new Screen(_around, parsed.GetValue(_plain));
        using var team = new Team(1);
        var model = ExperimentParts.Model(experiment.Model);
        var options = new PlanOptions { Team = team, Path = path };
        using var network = new Network(model, s_sample, (ulong)experiment.Seed, options: options);
        using var optimizer = ExperimentParts.Optimizer(experiment.Optimizer, network.Weights);
        var (_, prediction) = network.Describe(experiment.Batch);
        var loss = ExperimentParts.Loss(experiment.Loss)(prediction, Input.Of("labels", experiment.Batch));
        using var training = Plan.ForTraining(loss, network.Weights, optimizer, [prediction], options);
        using var inference = Plan.ForInference([network.Describe(1).Prediction], network.Weights, options);

        screen.Fact("model", Markup.Escape(Description.Model(experiment.Model, network.SampleSize)));
        screen.Prose("training", "default", Description.Training(experiment));
        screen.Line();
        Table(screen, ["layer", "module", "result", "weights"], [1, 0, 0, 1], Layers((Sequential)model, experiment.Batch));
        screen.Line();
        Table(
            screen,
            ["step", "op", "result", "bytes", "FLOPs", "threads", "module"],
            [1, 0, 0, 1, 1, 0, 0],
            Steps(training, optimizer, network.Weights));
        screen.Line();
        var flops = training.Lines.Sum(line => line.Flops);
        screen.Fact("weights", $"{network.Weights.Count:n0}");
        var reading = inference.Lines.Sum(line => line.Flops);
        screen.Fact("FLOPs", $"{reading:n0} to read a sample, {flops / experiment.Batch:n0} to learn from one");
        var state = optimizer.State.Sum(block => (long)block.Values.Length);
        var each = 4L * network.Weights.Length;
        screen.Prose(
            "bytes",
            "default",
            $"{each:n0} for weights, {each:n0} for gradients, {4 * state:n0} for the optimizer, {training.ArenaBytes:n0} for all between, "
            + $"for a batch of {experiment.Batch:n0}");
        RateChart.Draw(screen, experiment);
        return ExitCode.Done;
    }

    /// <summary>What each layer makes of a batch; the model is described once for each number of layers.</summary>
    private static IEnumerable<string[]> Layers(Sequential model, int batch)
    {
        var before = 0;
        for (var i = 0; i < model.Modules.Count; i++)
        {
            var node = new Sequential([.. model.Modules.Take(i + 1)]).Apply(Input.Of("images", [batch, .. s_sample]));
            var weights = Node.InOrder(node).Where(inner => inner.Op is Parameter).Sum(inner => inner.Shape.Count);
            yield return [$"{i}", model.Modules[i].GetType().Name, $"{node.Shape}", weights == before ? "" : $"{weights - before:n0}"];
            before = weights;
        }
    }

    private static IEnumerable<string[]> Steps(Plan plan, Optim.Optimizer optimizer, ParameterArena weights)
    {
        var number = 0;
        foreach (var line in plan.Lines)
        {
            var threads = line.Shared ? "all" : "one";
            yield return [$"{++number}", line.Op, $"{line.Shape}", $"{line.Bytes:n0}", $"{line.Flops:n0}", threads, line.Path];
        }

        yield return [$"{++number}", optimizer.GetType().Name, $"[{weights.Count}]", $"{4L * weights.Count:n0}", "", "all", "all weights"];
    }

    /// <summary>Writes columns; a 1 stands for one that is aligned to the right.</summary>
    private static void Table(Screen screen, string[] header, int[] right, IEnumerable<string[]> rows)
    {
        List<string[]> all = [header, .. rows];
        var widths = Enumerable.Range(0, header.Length).Select(column => all.Max(row => row[column].Length)).ToArray();
        foreach (var row in all)
        {
            var cells = row.Select((cell, column) => right[column] == 1 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            var line = Markup.Escape(string.Join("  ", cells).TrimEnd());
            screen.Line(row == header ? $"[{Screen.Faint}]{line}[/]" : line);
        }
    }
}
