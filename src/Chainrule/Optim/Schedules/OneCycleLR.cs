namespace Chainrule.Optim.Schedules;

/// <summary>
/// One rise and one fall over all of a training: the rate goes from η / d up to η, the base rate, and down to η / (d · f); the momentum
/// goes the other way, down and up.
/// </summary>
/// <remarks>
/// <para>The rate is greatest at step p · n − 1 and least at step n − 1, where it stays.</para>
/// <para>Source: L. N. Smith, N. Topin, "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates", 2017,
/// arXiv:1708.07120; in the form of PyTorch's <c>OneCycleLR</c> with two phases.</para>
/// <para>Where it differs from PyTorch: the base rate is the greatest one, and the steps after the last have the least.</para>
/// </remarks>
/// <param name="totalSteps">n, 1 or above.</param>
/// <param name="pctStart">p, the part of the steps that rise, from 0 to below 1.</param>
/// <param name="divFactor">d, above 0.</param>
/// <param name="finalDivFactor">f, above 0.</param>
/// <param name="linear">Whether along straight lines instead of half cosines.</param>
/// <exception cref="ArgumentException">A value is out of its range.</exception>
public sealed class OneCycleLR(
    long totalSteps, double pctStart = 0.3, double divFactor = 25, double finalDivFactor = 1e4, bool linear = false) : Schedule
{
    private readonly long _last = Setting.OneOrAbove(nameof(OneCycleLR), totalSteps, "a number of steps") - 1;
    private readonly double _peak = Setting.BelowOne(nameof(OneCycleLR), pctStart, "a part of rising steps") * totalSteps - 1;
    private readonly double _div = Setting.AboveZero(nameof(OneCycleLR), divFactor, "a divisor");
    private readonly double _finalDiv = Setting.AboveZero(nameof(OneCycleLR), finalDivFactor, "a final divisor");

    /// <summary>Whether the momentum has a cycle too; an optimizer without momentum wants false.</summary>
    public bool CycleMomentum { get; init; } = true;

    /// <summary>The momentum where the rate is greatest.</summary>
    public double BaseMomentum { get; init => field = Setting.BelowOne(nameof(OneCycleLR), value, "a base momentum"); } = 0.85;

    /// <summary>The momentum at both ends.</summary>
    public double MaxMomentum { get; init => field = Setting.BelowOne(nameof(OneCycleLR), value, "a largest momentum"); } = 0.95;

    /// <inheritdoc/>
    public override double RateAt(double baseRate, long step) => At(step, baseRate / _div, baseRate, baseRate / _div / _finalDiv);

    /// <inheritdoc/>
    public override double? MomentumAt(long step) => CycleMomentum ? At(step, MaxMomentum, BaseMomentum, MaxMomentum) : null;

    private double At(long step, double start, double peak, double end)
    {
        if (step < _peak) return Between(start, peak, step / _peak);
        return Between(peak, end, step < _last ? (step - _peak) / (_last - _peak) : 1);
    }

    private double Between(double from, double to, double fraction) =>
        linear ? from + (to - from) * fraction : CosineAnnealingLR.Between(from, to, fraction);
}
