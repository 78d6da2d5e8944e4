namespace Chainrule.Optim.Schedules;

/// <summary>ηₜ = η · (a + (b − a) · min(t, n) / n): the rate warms up, from a part of itself to all of it.</summary>
/// <remarks>
/// <para>In front of another schedule: <see cref="SequentialLR"/> begins the other one when this one is done,
/// <see cref="ChainedScheduler"/> multiplies the two from the start.</para>
/// <para>Source: PyTorch's <c>LinearLR</c>.</para>
/// </remarks>
/// <param name="startFactor">a, above 0 and at most 1.</param>
/// <param name="endFactor">b, from 0 to 1.</param>
/// <param name="totalIters">n, 1 or above.</param>
/// <exception cref="ArgumentException">A value is out of its range.</exception>
public sealed class LinearLR(double startFactor = 1.0 / 3, double endFactor = 1, long totalIters = 5) : Schedule
{
    private readonly double _start =
        Setting.Expect(nameof(LinearLR), startFactor is > 0 and <= 1, "a start factor above 0 and at most 1", startFactor);

    private readonly double _end = Setting.Expect(nameof(LinearLR), endFactor is >= 0 and <= 1, "an end factor from 0 to 1", endFactor);
    private readonly long _total = Setting.OneOrAbove(nameof(LinearLR), totalIters, "a number of steps");

    /// <inheritdoc/>
    public override double RateAt(double baseRate, long step) =>
        baseRate * (_start + (_end - _start) * Math.Min(step, _total) / _total);
}
