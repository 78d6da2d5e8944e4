using Chainrule.Lab.Data;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Training;
using Spectre.Console;

namespace Chainrule.Cli.Screens;

/// <summary>An experiment in a few words.</summary>
internal static class Description
{
    /// <summary>"784-128-10, relu".</summary>
    internal static string Model(ModelSettings model, int inputs)
    {
        var sizes = string.Join('-', model.Widths().Prepend($"{inputs}"));
        var between = model.Layers.Where(layer => layer is not (LayerSettings.Linear or LayerSettings.Conv2d or LayerSettings.Flatten));
        var kinds = between.Select(Word).Distinct().ToList();
        return kinds.Count == 0 ? sizes : $"{sizes}, {string.Join(" and ", kinds)}";
    }

    /// <summary>"10 epochs of batches of 64, cross-entropy, sgd 0.1 with momentum 0.9, seed 1".</summary>
    internal static string Training(Experiment experiment)
    {
        var optimizer = experiment.Optimizer is OptimizerSettings.Sgd { Momentum: > 0 } sgd
            ? $"sgd {sgd.LearningRate}, {(sgd.Nesterov ? "Nesterov " : "")}momentum {sgd.Momentum}"
            : $"{Word(experiment.Optimizer)} {experiment.Optimizer.LearningRate}";
        var epochs = experiment.Epochs == 1 ? "1 epoch" : $"{experiment.Epochs} epochs";
        var rate = Schedule(experiment.Schedule);
        var last = experiment.Seed + experiment.Repeats - 1;
        var seeds = experiment.Repeats == 1 ? $"seed {experiment.Seed}" : $"seeds {experiment.Seed} to {last}";
        return $"{epochs}, batches of {experiment.Batch}, {Word(experiment.Loss)}, {optimizer}{rate}, {seeds}";
    }

    /// <summary>", cosine after a warm-up of 1 epoch"; nothing where the rate stays.</summary>
    private static string Schedule(ScheduleSettings schedule)
    {
        var word = schedule is ScheduleSettings.Constant ? "" : $", {Word(schedule)}";
        if (schedule.Warmup == 0) return word;
        return $"{(word.Length == 0 ? "," : word)} after a warm-up of {schedule.Warmup} {(schedule.Warmup == 1 ? "epoch" : "epochs")}";
    }

    /// <summary>"mnist: 60,000 to learn from or hold out, 10,000 to test", in markup.</summary>
    internal static string Data(ResolvedData data) =>
        $"{Markup.Escape(data.Training.Name)}: {data.Training.Count:n0} to learn from or hold out, {data.Test.Count:n0} to test";

    /// <summary>"97.91 ± 0.28 % of 10,000 right, loss 0.0712", in markup.</summary>
    internal static string Score(Evaluation test) =>
        $"[bold {Screen.Accent}]{100 * test.Accuracy:f2} ± {100 * test.HalfWidth:f2} %[/] of {test.Count:n0} right, "
        + $"loss {EpochTable.Loss(test.Loss)}";

    /// <summary>The word that experiment.json has for a part: its type's name.</summary>
    internal static string Word(object part) => Camel(part.GetType().Name);

    /// <summary>The first part of a message, before a semicolon: a table has no room for all of it.</summary>
    internal static string Brief(string message) => message.Split(';')[0];

    /// <summary>A name of the program as a file has it.</summary>
    internal static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
