namespace Chainrule.Optim.Schedules;

/// <summary>Schedules at once: the rate of each is the base rate of the next, so that their factors multiply.</summary>
/// <remarks>Source: PyTorch's <c>ChainedScheduler</c>.</remarks>
/// <param name="schedules">The schedules.</param>
public sealed class ChainedScheduler(params Schedule[] schedules) : Schedule
{
    private readonly Schedule[] _schedules = [.. schedules];

    /// <inheritdoc/>
    public override void Observe(double metric)
    {
        foreach (var schedule in _schedules) schedule.Observe(metric);
    }

    /// <inheritdoc/>
    public override double RateAt(double baseRate, long step) =>
        _schedules.Aggregate(baseRate, (rate, schedule) => schedule.RateAt(rate, step));

    /// <summary>The momentum of a step: that of the last schedule that has one.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <returns>The momentum; null where no schedule has one.</returns>
    public override double? MomentumAt(long step) =>
        _schedules.Select(schedule => schedule.MomentumAt(step)).LastOrDefault(momentum => momentum is not null);
}
