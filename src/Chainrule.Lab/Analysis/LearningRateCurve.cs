using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Analysis;

/// <summary>How the loss went while the learning rate grew, and which rate that speaks for.</summary>
/// <param name="Points">The steps, the rate growing by one factor from each to the next.</param>
/// <param name="Exploded">Whether the search ended because the loss exploded, as it should: then the range was wide enough.</param>
public sealed record LearningRateCurve(IReadOnlyList<RatePoint> Points, bool Exploded)
{
    /// <summary>How far before the least loss a rate is safe.</summary>
    private const double Safety = 10;

    /// <summary>Steps over which a slope is measured, each way.</summary>
    private int Reach => Math.Max(1, Points.Count / 40);

    /// <summary>The rate where the smooth loss is least: the edge of what works.</summary>
    public double AtLeast => Points.MinBy(point => point.Smooth).Rate;

    /// <summary>A tenth of <see cref="AtLeast"/>: the rate to begin with. Beyond it the loss still falls, but not for long.</summary>
    public double Suggested => AtLeast / Safety;

    /// <summary>The rate where the smooth loss falls fastest over the logarithm of the rate, before it is least.</summary>
    public double AtSteepest
    {
        get
        {
            var (best, rate) = (double.PositiveInfinity, Suggested);
            for (var i = Reach; i < Points.Count - Reach && Points[i].Rate <= AtLeast; i++)
            {
                var slope = Points[i + Reach].Smooth - Points[i - Reach].Smooth;
                if (slope < best) (best, rate) = (slope, Points[i].Rate);
            }

            return rate;
        }
    }

    /// <summary>The curve as the text of a JSON document, ending with a line feed.</summary>
    /// <returns>JSON.</returns>
    public string ToJson() => JsonText.Of(this, AnalysisJson.Default.LearningRateCurve);
}
