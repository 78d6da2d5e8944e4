namespace Chainrule.Lab.Rivals;

/// <summary>
/// Whether two engines do the same: from the same start values and in the same batches their losses differ by rounding only, until
/// rounding has grown.
/// </summary>
/// <remarks>
/// How soon it grows depends on the experiment. Adam makes a full step of any gradient far above its ε, and behind a batch norm the
/// gradient of a pixel that is the same in the whole batch is rounding alone (0 in exact arithmetic): there, losses part within ten steps.
/// </remarks>
public sealed record LossAgreement
{
    /// <summary>The part by which losses may differ and count as alike.</summary>
    public const double Tolerance = 1e-3;

    private const int Told = 10;

    /// <summary>The first steps' losses.</summary>
    public required IReadOnlyList<LossPair> First { get; init; }

    /// <summary>The number of steps that both have made.</summary>
    public required int Steps { get; init; }

    /// <summary>The first step whose losses differ by more than the tolerance; null where none do.</summary>
    public required long? FirstApart { get; init; }

    /// <summary>Whether the first two losses are alike: the one tells of the forward pass, the other of gradients and step.</summary>
    public bool AtTheStart => First.Take(2).All(IsAlike);

    /// <summary>Compares every step's losses.</summary>
    /// <param name="ours">Chainrule's, from the first step.</param>
    /// <param name="theirs">The rival's.</param>
    /// <returns>What there is to say of them.</returns>
    public static LossAgreement Of(IEnumerable<float> ours, IEnumerable<float> theirs)
    {
        var pairs = ours.Zip(theirs, (a, b) => (a, b)).Select((pair, i) => new LossPair(i + 1, pair.a, pair.b)).ToList();
        var apart = pairs.FindIndex(pair => !IsAlike(pair));
        return new() { First = [.. pairs.Take(Told)], Steps = pairs.Count, FirstApart = apart < 0 ? null : pairs[apart].Step };
    }

    private static bool IsAlike(LossPair pair) => pair.Difference <= Tolerance;
}
