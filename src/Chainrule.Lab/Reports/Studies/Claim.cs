using System.Globalization;
using Chainrule.Lab.Charts;

namespace Chainrule.Lab.Reports.Studies;

/// <summary>A published figure beside ours.</summary>
/// <param name="What">What was measured, with the study's number.</param>
/// <param name="Published">The published figure.</param>
/// <param name="Ours">Ours, or null where it is not measured yet.</param>
/// <param name="Direction">Which figures are better.</param>
public sealed record Claim(string What, double Published, double? Ours, Best Direction)
{
    /// <summary>The decimals that both are written with.</summary>
    public int Decimals { get; init; } = 2;

    /// <summary>The 95 % half-width of our figure's error, in its unit: of 10,000 test images for an accuracy; 0 for none.</summary>
    public double Margin { get; init; }

    /// <summary>What the verdict has to be read with: why ours is not as published, or on what else it was measured.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether ours is as good, as far as its digits tell, or tells the same where the figure is not one to beat.</summary>
    public bool IsReached => Ours is { } ours && Direction switch
    {
        Best.Highest => Rounded(ours) >= Rounded(Published),
        Best.Lowest => Rounded(ours) <= Rounded(Published),
        _ => IsWithin,
    };

    /// <summary>Whether ours differs by less than its own uncertainty.</summary>
    public bool IsWithin => Ours is { } ours && Math.Abs(ours - Published) <= Margin;

    /// <summary>What becomes of the claim, in a few words.</summary>
    public string Verdict => Ours is not { } ours ? "not measured"
        : IsReached ? Direction == Best.None ? "the same" : Rounded(ours) == Rounded(Published) ? "reached" : "beaten"
        : IsWithin ? "the same within the test's margin"
        : $"{(Direction == Best.None ? "differs" : "not reached")} by {Written(Math.Abs(ours - Published))}";

    /// <summary>A figure with the claim's decimals.</summary>
    /// <param name="figure">The figure.</param>
    /// <returns>Its digits.</returns>
    public string Written(double figure) => figure.ToString($"f{Decimals}", CultureInfo.InvariantCulture);

    // 100 × 0.9873 is less than 98.73: figures are compared as they are written.
    private double Rounded(double figure) => double.IsFinite(figure) ? double.Parse(Written(figure), CultureInfo.InvariantCulture) : figure;
}
