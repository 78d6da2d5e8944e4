using System.Globalization;

namespace Chainrule.Bench.Rival;

/// <summary>What the comparison of one case came to; seconds are those of an epoch.</summary>
/// <param name="Case">The case.</param>
/// <param name="Network">Its network.</param>
/// <param name="Batch">The samples in a step.</param>
/// <param name="Samples">The samples in an epoch.</param>
/// <param name="Ours">Chainrule's median at its better number of threads.</param>
/// <param name="OurThreads">That number.</param>
/// <param name="Theirs">PyTorch's.</param>
/// <param name="TheirThreads">PyTorch's number of threads.</param>
/// <param name="Target">What the ratio is to be at least.</param>
/// <param name="Floor">The least that the machine allows.</param>
/// <param name="OurLoss">Chainrule's mean training loss in its first epoch.</param>
/// <param name="TheirLoss">PyTorch's, from other start values.</param>
/// <param name="PyTorch">PyTorch's version.</param>
/// <param name="Medians">Every number of threads: Chainrule's median, PyTorch's.</param>
/// <param name="Part">The part of an epoch that was measured.</param>
internal sealed record RivalRow(
    string Case,
    string Network,
    int Batch,
    int Samples,
    double Ours,
    int OurThreads,
    double Theirs,
    int TheirThreads,
    double Target,
    double Floor,
    double OurLoss,
    double TheirLoss,
    string PyTorch,
    IReadOnlyDictionary<int, double[]> Medians,
    double Part = 1)
{
    private const double MostDifference = 0.25;

    public const string Head =
        """
        | case | network | batch | Chainrule | PyTorch | ratio | at least | floor | Chainrule / floor | first losses |
        |---|---|---|---|---|---|---|---|---|---|
        """;

    /// <summary>How many times as long as Chainrule PyTorch takes.</summary>
    public double Ratio => Theirs / Ours;

    /// <summary>Whether both train the same: a loss that is NaN, or far from the other, tells that they do not.</summary>
    public bool IsFair => Math.Abs(OurLoss - TheirLoss) <= MostDifference * Math.Min(OurLoss, TheirLoss);

    public override string ToString()
    {
        var name = Part < 1 ? Told($"{Case} ({Part:p0} of an epoch)") : Case;
        var ratio = IsFair ? Told($"{Ratio:f1}") : "none: they train differently";
        return Told($"| {name} | {Network} | {Batch} | {Ours:f3} ({OurThreads}) | {Theirs:f2} ({TheirThreads}) | {ratio} | ")
            + Told($"{Target} | {Floor:f3} | {Ours / Floor:f2} | {OurLoss:f3}, {TheirLoss:f3} |");
    }

    private static string Told(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
