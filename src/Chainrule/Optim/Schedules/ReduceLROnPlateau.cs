namespace Chainrule.Optim.Schedules;

/// <summary>
/// The rate falls by a factor when a metric has not become better for a while: η · fᵏ after k falls, and never below a least rate.
/// </summary>
/// <remarks>
/// <para>It knows what it was told, not the step: call <see cref="Observe"/> after each epoch; <see cref="Memory"/> resumes.</para>
/// <para>Better is a metric below best · (1 − threshold); above best · (1 + threshold) where <see cref="Maximize"/>; below best − threshold
/// or above best + threshold where <see cref="Absolute"/>. NaN is never better.</para>
/// <para>Source: PyTorch's <c>ReduceLROnPlateau</c>.</para>
/// </remarks>
/// <param name="factor">f, above 0 and below 1.</param>
/// <param name="patience">How many epochs in a row may be no better; the one after them makes the rate fall.</param>
/// <param name="threshold">How much counts as better, 0 or above.</param>
/// <param name="cooldown">For how many epochs after a fall none counts as bad.</param>
/// <param name="minRate">The least rate, 0 or above.</param>
/// <param name="eps">A fall by no more than this does not happen.</param>
/// <exception cref="ArgumentException">A value is out of its range.</exception>
public sealed class ReduceLROnPlateau(
    double factor = 0.1, int patience = 10, double threshold = 1e-4, int cooldown = 0, double minRate = 0, double eps = 1e-8) : Schedule
{
    private readonly double _factor =
        Setting.Expect(nameof(ReduceLROnPlateau), factor is > 0 and < 1, "a factor above 0 and below 1", factor);

    private readonly double _patience = Setting.ZeroOrAbove(nameof(ReduceLROnPlateau), patience, "a patience");
    private readonly double _threshold = Setting.ZeroOrAbove(nameof(ReduceLROnPlateau), threshold, "a threshold");
    private readonly int _cooldown = (int)Setting.ZeroOrAbove(nameof(ReduceLROnPlateau), cooldown, "a cooldown");
    private readonly double _minRate = Setting.ZeroOrAbove(nameof(ReduceLROnPlateau), minRate, "a least rate");

    /// <summary>Whether a larger metric is better, as with an accuracy; otherwise a smaller one, as with a loss.</summary>
    public bool Maximize { get; init; }

    /// <summary>Whether the threshold is a difference; otherwise it is a part of the best metric.</summary>
    public bool Absolute { get; init; }

    /// <summary>What it knows: the best metric (null before the first), bad epochs in a row, epochs left to cool, falls so far.</summary>
    public (double? Best, int BadEpochs, int CoolingEpochs, int Falls) Memory { get; set; }

    /// <inheritdoc/>
    public override void Observe(double metric)
    {
        var (best, bad, cooling, falls) = Memory;
        if (IsBetter(metric, best)) (best, bad) = (metric, 0);
        else bad++;
        if (cooling > 0) (cooling, bad) = (cooling - 1, 0);
        if (bad > _patience) (bad, cooling, falls) = (0, _cooldown, falls + 1);
        Memory = (best, bad, cooling, falls);
    }

    /// <inheritdoc/>
    public override double RateAt(double baseRate, long step)
    {
        var rate = baseRate;
        for (var fall = 0; fall < Memory.Falls; fall++)
        {
            var lower = Math.Max(rate * _factor, _minRate);
            if (rate - lower > eps) rate = lower;
        }

        return rate;
    }

    private bool IsBetter(double metric, double? best)
    {
        var sign = Maximize ? 1 : -1;
        if (best is not { } old) return double.IsFinite(metric);
        var margin = Absolute ? old + sign * _threshold : old * (1 + sign * _threshold);
        return Maximize ? metric > margin : metric < margin;
    }
}
