namespace Chainrule.Optim.Schedules;

/// <summary>ηₜ = m + (η − m) · (1 + cos(π · t / T)) / 2: down to m at step T, and up again after it.</summary>
/// <remarks>
/// Source: PyTorch's <c>CosineAnnealingLR</c>, after I. Loshchilov, F. Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR
/// 2017, arXiv:1608.03983, equation 5.
/// </remarks>
/// <param name="tMax">T, 1 or above.</param>
/// <param name="etaMin">m, 0 or above.</param>
/// <exception cref="ArgumentException">A value is out of its range.</exception>
public sealed class CosineAnnealingLR(long tMax, double etaMin = 0) : Schedule
{
    private readonly long _tMax = Setting.OneOrAbove(nameof(CosineAnnealingLR), tMax, "a period");
    private readonly double _etaMin = Setting.ZeroOrAbove(nameof(CosineAnnealingLR), etaMin, "a least rate");

    /// <inheritdoc/>
    public override double RateAt(double baseRate, long step) => Between(baseRate, _etaMin, (double)step / _tMax);

    /// <summary>From one value to another along half a cosine; a fraction of 0 is the first, one of 1 the second.</summary>
    internal static double Between(double from, double to, double fraction) =>
        to + (from - to) * (1 + Math.Cos(Math.PI * fraction)) / 2;
}
