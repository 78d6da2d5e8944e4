namespace Chainrule.Optim.Schedules;

/// <summary>ηₜ = η · γ^k, where k counts the milestones up to t: the rate falls at each of them.</summary>
/// <remarks>Source: PyTorch's <c>MultiStepLR</c>.</remarks>
/// <param name="milestones">The steps at which the rate falls; one that stands there twice counts twice.</param>
/// <param name="gamma">γ, above 0.</param>
/// <exception cref="ArgumentException">A value is out of its range.</exception>
public sealed class MultiStepLR(IReadOnlyList<long> milestones, double gamma = 0.1) : Schedule
{
    private readonly long[] _milestones = [.. milestones];
    private readonly double _gamma = Setting.AboveZero(nameof(MultiStepLR), gamma, "a gamma");

    /// <inheritdoc/>
    public override double RateAt(double baseRate, long step) =>
        baseRate * Math.Pow(_gamma, _milestones.Count(milestone => milestone <= step));
}
