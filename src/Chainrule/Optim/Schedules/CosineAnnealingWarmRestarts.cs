namespace Chainrule.Optim.Schedules;

/// <summary>
/// ηₜ = m + (η − m) · (1 + cos(π · c / T)) / 2, where c counts the steps since the last restart: down towards m, and with a leap to η
/// again. The first period is T₀ steps, each one after it longer by a factor.
/// </summary>
/// <remarks>
/// <para>A single period is the plain fall along a cosine.</para>
/// <para>Source: I. Loshchilov, F. Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017, arXiv:1608.03983,
/// equation 5.</para>
/// </remarks>
/// <param name="t0">T₀, 1 or above.</param>
/// <param name="tMult">The factor of the periods, 1 or above.</param>
/// <param name="etaMin">m, 0 or above.</param>
/// <exception cref="ArgumentException">A value is out of its range.</exception>
public sealed class CosineAnnealingWarmRestarts(long t0, long tMult = 1, double etaMin = 0) : Schedule
{
    private readonly long _t0 = Setting.OneOrAbove(nameof(CosineAnnealingWarmRestarts), t0, "a period");
    private readonly long _tMult = Setting.OneOrAbove(nameof(CosineAnnealingWarmRestarts), tMult, "a factor of periods");
    private readonly double _etaMin = Setting.ZeroOrAbove(nameof(CosineAnnealingWarmRestarts), etaMin, "a least rate");

    /// <inheritdoc/>
    public override double RateAt(double baseRate, long step)
    {
        var (current, period) = (_tMult == 1 ? step % _t0 : step, _t0);
        for (; current >= period; period = checked(period * _tMult)) current -= period;
        return CosineAnnealingLR.Between(baseRate, _etaMin, (double)current / period);
    }
}
