using Chainrule.Lab.Training;

namespace Chainrule.Cli.Screens;

/// <summary>The mean loss of every so many steps, told once they are taken.</summary>
internal sealed class RunningLoss(int? every)
{
    private double _total;

    /// <summary>Adds a step; at the last of so many it answers their line.</summary>
    internal string? After(in StepRecord step)
    {
        if (every is not { } steps) return null;
        _total += step.Loss;
        if (step.Step % steps > 0) return null;
        var mean = _total / steps;
        _total = 0;
        return $"  {step.Epoch,5}    step {step.Batch}/{step.Batches}  loss {EpochTable.Loss(mean)}";
    }
}
