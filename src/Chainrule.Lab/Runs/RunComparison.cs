using Chainrule.Lab.Experiments;
using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Runs;

/// <summary>Runs side by side: what <c>compare --json</c> prints.</summary>
public sealed record RunComparison
{
    /// <summary>The values in which the experiments differ, one for each run.</summary>
    public required IReadOnlyList<ValueDifference> Differences { get; init; }

    /// <summary>The figures of each run, or of each experiment's repeats.</summary>
    public required IReadOnlyList<RunFigures> Runs { get; init; }

    /// <summary>Compares runs.</summary>
    /// <param name="series">The runs, or repeats.</param>
    /// <returns>In what they differ, and the figures of each.</returns>
    public static RunComparison Of(IReadOnlyList<RunSeries> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var differences = ExperimentDifference.Of(series.Select(one => one.Experiment));
        return new()
        {
            Differences =
            [
                .. differences.Names.Select((name, i) => new ValueDifference(name, [.. differences.Values.Select(values => values[i])])),
            ],
            Runs = [.. series.Select(RunFigures.Of)],
        };
    }

    /// <summary>The comparison as the text of a JSON document, ending with a line feed.</summary>
    /// <returns>JSON.</returns>
    public string ToJson() => JsonText.Of(this, RunJson.Default.RunComparison);
}
