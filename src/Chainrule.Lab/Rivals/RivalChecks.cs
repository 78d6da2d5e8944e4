using Chainrule.Lab.Experiments;

namespace Chainrule.Lab.Rivals;

/// <summary>What an experiment may not say where PyTorch is to do the same.</summary>
internal static class RivalChecks
{
    /// <summary>Everything that stands in the way, a line for each.</summary>
    public static IEnumerable<string> Problems(Experiment experiment)
    {
        if (!ExperimentParts.Augmentation(experiment.Data.Augmentation).IsOff)
            yield return "data.augmentation: expected none, got some: its random numbers are Chainrule's own. Take it away.";
        if (experiment.Model.AllLayers().OfType<LayerSettings.Dropout>().Any(dropout => dropout.P > 0))
            yield return "model.layers: expected no \"dropout\", got one: what is dropped is drawn by Chainrule's own random numbers. "
                + "Take it away.";
        var optimizer = experiment.Optimizer;
        if (optimizer is OptimizerSettings.Lion) yield return "optimizer: expected one that PyTorch has, got \"lion\". Take \"adamW\"?";
        if (optimizer.Ema is not null) yield return "optimizer.ema: expected none, got some: PyTorch's optimizers average no weights.";
        if (optimizer.ClipNorm is { } norm) yield return Invariant($"optimizer.clipNorm: expected none, got {norm}.");
        if (optimizer.ClipValue is { } value) yield return Invariant($"optimizer.clipValue: expected none, got {value}.");
        if (experiment.Schedule.Warmup > 0) yield return Invariant($"schedule.warmup: expected 0, got {experiment.Schedule.Warmup}.");
        if (experiment.Schedule is ScheduleSettings.Plateau)
            yield return "schedule: expected one that is set before the training, got \"plateau\". Take \"multiStep\"?";
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
