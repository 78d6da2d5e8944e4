using System.Globalization;
using Chainrule.Lab.Charts;
using Chainrule.Lab.Rivals;

namespace Chainrule.Lab.Reports;

/// <summary>Whether another engine does the same: both losses in the first steps.</summary>
internal static class AgreementSection
{
    /// <summary>A row for each of the first steps, and how far the two agree.</summary>
    /// <param name="name">The table's name.</param>
    /// <param name="what">What the caption begins with: "The first steps' losses".</param>
    /// <param name="agreement">The losses.</param>
    public static Table Of(string name, string what, LossAgreement agreement) => new(
        ["step", "Chainrule's loss", "PyTorch's loss", "difference"],
        [
            .. agreement.First.Select(pair => (IReadOnlyList<Cell>)
            [
                $"{pair.Step}", Cell.Of(pair.Ours, 7), Cell.Of(pair.Theirs, 7),
                pair.Difference.ToString("e1", CultureInfo.InvariantCulture),
            ]),
        ])
    {
        Name = name,
        Caption = $"{what}; the difference is a part of the loss. {Words(agreement)}",
    };

    private static string Words(LossAgreement agreement)
    {
        var (part, steps) = (Numbers.Value(LossAgreement.Tolerance, NumberStyle.Plain), Wording.Count(agreement.Steps, "step"));
        if (agreement.FirstApart is not { } step) return $"It stays below {part} in all {steps} that were compared.";
        return agreement.AtTheStart
            ? $"Rounding grows to a part of {part} in step {step} of {steps}."
            : $"It is above {part} in step {step} already: the two do not train the same.";
    }
}
