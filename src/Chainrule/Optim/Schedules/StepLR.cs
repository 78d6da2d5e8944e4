namespace Chainrule.Optim.Schedules;

/// <summary>ηₜ = η · γ^⌊t / s⌋: the rate falls every s steps.</summary>
/// <remarks>Source: PyTorch's <c>StepLR</c>.</remarks>
/// <param name="stepSize">s, 1 or above.</param>
/// <param name="gamma">γ, above 0.</param>
/// <exception cref="ArgumentException">A value is out of its range.</exception>
public sealed class StepLR(long stepSize, double gamma = 0.1) : Schedule
{
    private readonly long _stepSize = Setting.OneOrAbove(nameof(StepLR), stepSize, "a step size");
    private readonly double _gamma = Setting.AboveZero(nameof(StepLR), gamma, "a gamma");

    /// <inheritdoc/>
    public override double RateAt(double baseRate, long step) => baseRate * Math.Pow(_gamma, step / _stepSize);
}
