using System.Text.Json.Serialization;
using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Classification;

/// <summary>The paired t-test: whether a figure of two experiments, measured with the same seeds, differs by more than chance.</summary>
/// <remarks>Source: Student, "The Probable Error of a Mean", Biometrika 6(1), 1908.</remarks>
public sealed record PairedTest
{
    /// <summary>Differences that are closer to each other than this part of the figures are equal but for rounding.</summary>
    private const double Rounding = 1e-12;

    /// <summary>The differences, first minus second: their mean, deviation and number.</summary>
    public required Spread Difference { get; init; }

    /// <summary>t = mean/(deviation/√n), with n − 1 degrees of freedom; null where it is not defined.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? T { get; init; }

    /// <summary>
    /// The two-sided p: were there no difference, how likely a t at least so far from 0 would be; null where t is not defined.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? PValue { get; init; }

    /// <summary>Why there is no t; null where there is one.</summary>
    public string? Note { get; init; }

    /// <summary>Tests the runs of two series that have a seed in common.</summary>
    /// <param name="first">One series.</param>
    /// <param name="second">The other.</param>
    /// <param name="figure">The figure of a run, or null.</param>
    /// <returns>The test; null where no seed has the figure in both.</returns>
    public static PairedTest? Of(RunSeries first, RunSeries second, Func<RunRecord, double?> figure)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var pairs = first.Runs.Join(second.Runs, Seed, Seed, (a, b) => (First: figure(a), Second: figure(b)))
            .Where(pair => pair is { First: not null, Second: not null }).ToList();
        return pairs.Count == 0 ? null : Of([.. pairs.Select(pair => pair.First!.Value)], [.. pairs.Select(pair => pair.Second!.Value)]);

        static long Seed(RunRecord run) => run.Experiment.Seed;
    }

    /// <summary>Tests pairs of figures.</summary>
    /// <param name="first">The figures of one experiment.</param>
    /// <param name="second">Those of the other, in the same order of seeds.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentException">There are no pairs, or one has no partner.</exception>
    public static PairedTest Of(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count != second.Count || first.Count == 0)
            throw new ArgumentException($"paired test: expected as many figures of both, got {first.Count} and {second.Count}.");
        var difference = Spread.Of(first.Zip(second, (a, b) => a - b));
        var size = first.Concat(second).Max(figure => Math.Abs(figure));
        var note = difference switch
        {
            { Mean: var mean } when !double.IsFinite(mean) => "a figure is not finite",
            { Count: 1 } => "one pair has no spread to compare its difference with; run more seeds",
            { Std: var std, Mean: var mean } when std <= Rounding * size => Math.Abs(mean) <= Rounding * size
                ? "all pairs are equal"
                : "all differences are equal, so there is no spread to compare them with; are the seeds different?",
            _ => null,
        };
        if (note is not null) return new() { Difference = difference, Note = note };
        var t = difference.Mean / (difference.Std / Math.Sqrt(difference.Count));
        return new() { Difference = difference, T = t, PValue = StudentT.Beyond(t, difference.Count - 1) };
    }
}
