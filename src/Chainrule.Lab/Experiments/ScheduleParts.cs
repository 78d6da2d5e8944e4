using Chainrule.Optim.Schedules;

namespace Chainrule.Lab.Experiments;

/// <summary>From a schedule's epochs to the engine's steps.</summary>
internal static class ScheduleParts
{
    /// <summary>The schedule of a training.</summary>
    internal static Schedule Of(ScheduleSettings settings, long stepsPerEpoch, int epochs)
    {
        var total = stepsPerEpoch * epochs;
        var warmup = Math.Min(Steps(settings.Warmup), total - 1);
        Schedule[] rise = warmup <= 0 ? [] : [new LinearLR(1.0 / (warmup + 1), 1, warmup)];
        return settings switch
        {
            ScheduleSettings.Constant => new ChainedScheduler(rise),

            // Epochs that are named count from the start of the training; a fall that fills it begins where the warm-up ends.
            ScheduleSettings.Cosine cosine when rise.Length > 0 => new SequentialLR([.. rise, Cosine(cosine)], [warmup]),
            ScheduleSettings.Cosine cosine => Cosine(cosine),
            _ => new ChainedScheduler([.. rise, Named()]),
        };

        Schedule Named() => settings switch
        {
            ScheduleSettings.Step step => new StepLR(step.Every * stepsPerEpoch ?? Math.Max(1, (total + 2) / 3), step.Factor),
            ScheduleSettings.MultiStep steps => new MultiStepLR(
                steps.At is { } at ? [.. at.Select(epoch => epoch * stepsPerEpoch)] : [total / 2, total * 3 / 4], steps.Factor),
            ScheduleSettings.Exponential exponential => new ExponentialLR(Math.Pow(exponential.Factor, 1.0 / stepsPerEpoch)),
            ScheduleSettings.OneCycle cycle => new OneCycleLR(
                total, cycle.WarmupShare, cycle.StartDivisor, cycle.EndDivisor, cycle.Anneal == Annealing.Linear)
            {
                CycleMomentum = cycle.CycleMomentum,
            },
            ScheduleSettings.Plateau plateau => new ReduceLROnPlateau(
                plateau.Factor, plateau.Patience, plateau.Threshold, plateau.Cooldown, plateau.Least),
            _ => throw new ArgumentException($"schedule: expected one that an experiment can name, got {settings}."),
        };

        Schedule Cosine(ScheduleSettings.Cosine cosine) => new CosineAnnealingWarmRestarts(
            Math.Max(1, cosine.Period is { } period ? Steps(period) : total - warmup), cosine.Multiplier, cosine.Least);

        long Steps(double time) => (long)Math.Round(time * stepsPerEpoch);
    }
}
