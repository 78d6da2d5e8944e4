namespace Chainrule.Optim.Schedules;

/// <summary>ηₜ = η · γᵗ.</summary>
/// <remarks>Source: PyTorch's <c>ExponentialLR</c>.</remarks>
/// <param name="gamma">γ, above 0.</param>
/// <exception cref="ArgumentException">The value is out of its range.</exception>
public sealed class ExponentialLR(double gamma) : Schedule
{
    private readonly double _gamma = Setting.AboveZero(nameof(ExponentialLR), gamma, "a gamma");

    /// <inheritdoc/>
    public override double RateAt(double baseRate, long step) => baseRate * Math.Pow(_gamma, step);
}
