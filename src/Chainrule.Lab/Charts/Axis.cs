namespace Chainrule.Lab.Charts;

/// <summary>One side of a chart: what it measures and how.</summary>
/// <param name="Title">What it measures, with the unit: "training time [s]".</param>
public sealed record Axis(string Title)
{
    /// <summary>How its numbers are written.</summary>
    public NumberStyle Numbers { get; init; }

    /// <summary>Whether equal ways are equal factors (log10). Numbers that are not positive have no place there and are left out.</summary>
    public bool Logarithmic { get; init; }

    /// <summary>Where it begins; null: where the data do.</summary>
    public double? From { get; init; }

    /// <summary>Where it ends; null: where the data do.</summary>
    public double? To { get; init; }

    /// <summary>Whether a few numbers, one in a hundred at most, that lie far from all others are cut at the edge.</summary>
    public bool IgnoreOutliers { get; init; }

    /// <summary>Whether there is nothing between whole numbers: epochs, steps.</summary>
    public bool Whole { get; init; }

    /// <summary>An axis of that title.</summary>
    /// <param name="title">The title.</param>
    public static implicit operator Axis(string title) => new(title);
}
