using System.Globalization;
using Chainrule.Lab.Charts;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Reports;

/// <summary>Numbers and settings in the words of reports.</summary>
internal static class Wording
{
    /// <summary>"97.91 %", of a share.</summary>
    public static string Percent(double share, int decimals = 2) => Numbers.Fixed(100 * share, decimals) + " %";

    /// <summary>"97.91 ± 0.12 %" of several; of one, its number alone.</summary>
    public static string Percent(Spread share) => share.Count == 1
        ? Percent(share.Mean)
        : $"{Numbers.Fixed(100 * share.Mean, 2)} ± {Numbers.Fixed(100 * share.Std, 2)} %";

    /// <summary>"1 run", "3 runs".</summary>
    public static string Count(long count, string one, string? several = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:n0} {(count == 1 ? one : several ?? one + "s")}");

    /// <summary>"4.31 s", "12 min 5 s".</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 0.1 => Numbers.Fixed(1000 * seconds, 1) + " ms",
        < 100 => Numbers.Fixed(seconds, 2) + " s",
        < 3600 => $"{(int)(seconds / 60)} min {(int)(seconds % 60)} s",
        _ => $"{(int)(seconds / 3600)} h {(int)(seconds / 60) % 60} min",
    };

    /// <summary>"p = 0.032", "p &lt; 0.001".</summary>
    public static string P(double p) => p < 0.001 ? "p < 0.001" : $"p = {Numbers.Fixed(p, p < 0.095 ? 3 : 2)}";

    /// <summary>"flatten → linear 128 → relu → linear 10".</summary>
    public static string Model(Experiment experiment) => string.Join(" → ", experiment.Model.Layers.Select(Layer));

    /// <summary>"10 epochs of batches of 32; crossEntropy; sgd, learning rate 0.1, cosine".</summary>
    public static string Training(Experiment experiment)
    {
        var (loss, optimizer) = (Type(LossTable.Loss.Write(experiment.Loss)), Type(OptimizerTable.Optimizer.Write(experiment.Optimizer)));
        var isConstant = experiment.Schedule is ScheduleSettings.Constant;
        var schedule = isConstant ? "" : $", {Type(ScheduleTable.Schedule.Write(experiment.Schedule))}";
        return $"{Count(experiment.Epochs, "epoch")} of batches of {experiment.Batch}; {loss}; {optimizer}, learning rate "
            + $"{Numbers.Exact(experiment.Optimizer.LearningRate)}{schedule}";
    }

    /// <summary>"seed 1", "seeds 1, 2, 3".</summary>
    public static string Seeds(RunSeries series)
    {
        var seeds = string.Join(", ", series.Runs.Select(run => run.Experiment.Seed));
        return series.Runs.Count == 1 ? $"seed {seeds}" : $"seeds {seeds}";
    }

    /// <summary>"Chainrule 1.0.0", "PyTorch 2.6.0".</summary>
    public static string Engine(EnvironmentRecord environment) => environment.Engine ?? $"Chainrule {environment.ChainruleVersion}";

    /// <summary>Decimals that show a column's smallest loss to about three digits; never fewer than four.</summary>
    public static int Decimals(IEnumerable<double?> losses)
    {
        var least = losses.OfType<double>().Where(loss => loss > 0 && double.IsFinite(loss)).DefaultIfEmpty(1).Min();
        return Math.Clamp(2 - (int)Math.Floor(Math.Log10(least)), 4, 8);
    }

    private static string Layer(LayerSettings layer)
    {
        var node = LayerTable.Layer.Write(layer);
        return node.Find("out") is { } size ? $"{Type(node)} {size.Text}" : Type(node);
    }

    private static string Type(Experiments.Binding.ConfigNode node) => node.Find("type")?.Text ?? "";
}
