namespace Chainrule.Optim.Schedules;

/// <summary>Schedules one after the other, each with steps of its own from 0: at a milestone the next one begins.</summary>
/// <remarks>Source: PyTorch's <c>SequentialLR</c>.</remarks>
public sealed class SequentialLR : Schedule
{
    private readonly Schedule[] _schedules;
    private readonly long[] _milestones;

    /// <summary>Puts schedules in a row.</summary>
    /// <param name="schedules">The schedules.</param>
    /// <param name="milestones">The first step of each but the first, rising.</param>
    /// <exception cref="ArgumentException">There are not as many milestones as there are changes, or they do not rise.</exception>
    public SequentialLR(IReadOnlyList<Schedule> schedules, IReadOnlyList<long> milestones)
    {
        (_schedules, _milestones) = ([.. schedules], [.. milestones]);
        this.Expect(_milestones.Length == _schedules.Length - 1, $"{_schedules.Length - 1} milestones", _milestones.Length);
        for (var i = 0; i < _milestones.Length; i++)
        {
            var before = i == 0 ? 0 : _milestones[i - 1];
            this.Expect(_milestones[i] > before, $"a milestone above {before}", _milestones[i]);
        }
    }

    /// <inheritdoc/>
    public override void Observe(double metric)
    {
        foreach (var schedule in _schedules) schedule.Observe(metric);
    }

    /// <inheritdoc/>
    public override double RateAt(double baseRate, long step)
    {
        var (schedule, own) = Find(step);
        return schedule.RateAt(baseRate, own);
    }

    /// <inheritdoc/>
    public override double? MomentumAt(long step)
    {
        var (schedule, own) = Find(step);
        return schedule.MomentumAt(own);
    }

    private (Schedule Schedule, long Step) Find(long step)
    {
        var passed = _milestones.Count(milestone => milestone <= step);
        return (_schedules[passed], passed == 0 ? step : step - _milestones[passed - 1]);
    }
}
