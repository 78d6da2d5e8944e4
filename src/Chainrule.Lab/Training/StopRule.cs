using System.Globalization;

namespace Chainrule.Lab.Training;

/// <summary>What ends a training before its last epoch; without a bound, nothing does.</summary>
public sealed record StopRule
{
    /// <summary>The share of the training samples that must be right in an epoch, above 0 to 1; null for any.</summary>
    public double? TrainingAccuracy { get; init; }

    /// <summary>The number of epochs after which none was better than the best before them; null for any.</summary>
    public int? Patience { get; init; }

    /// <summary>Whether the training ends with an epoch.</summary>
    /// <param name="epoch">The last epoch.</param>
    /// <param name="best">The best one so far, from 1.</param>
    /// <returns>Why it ends, as a sentence without its period; null where it goes on.</returns>
    public string? Reason(EpochRecord epoch, int best)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        if (epoch.TrainingAccuracy >= TrainingAccuracy)
            return string.Create(CultureInfo.InvariantCulture, $"training accuracy reached {epoch.TrainingAccuracy:0.##%}");
        return epoch.Epoch - best >= Patience ? $"no epoch was better than epoch {best} for {Patience} epochs" : null;
    }
}
