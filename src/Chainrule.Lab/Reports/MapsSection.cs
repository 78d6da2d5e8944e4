using Chainrule.Lab.Analysis;
using Chainrule.Lab.Charts;
using Chainrule.Lab.Data;
using Chainrule.Lab.Maps;

namespace Chainrule.Lab.Reports;

/// <summary>Maps of samples as the network sees them in its last hidden layer: samples that it takes for alike lie together.</summary>
internal static class MapsSection
{
    private const int LeastPoints = 4;

    /// <summary>The maps of the run that is shown, then of each epoch whose weights were kept; none where they are not wanted.</summary>
    /// <param name="tested">The series.</param>
    /// <param name="samples">The samples; as many as wanted of them are taken evenly.</param>
    /// <param name="what">What they are: "test samples".</param>
    /// <param name="cancellation">Ends it.</param>
    public static IReadOnlyList<Block> Of(TestedSeries tested, IDataSet samples, string what, CancellationToken cancellation)
    {
        var options = tested.Options;
        var taken = Evenly(samples, options.MapPoints > 0 ? options.MapPoints : ReportOptions.UsualMapPoints);
        if (taken.Count < LeastPoints) return [];
        List<Block> blocks = [.. Maps(tested, null, taken, what, cancellation)];
        var kept = Snapshots.Of(tested.Shown!.Run);
        if (kept.Count > 0) blocks.Add(new Heading("Epoch by epoch", 3));
        foreach (var epoch in kept) blocks.AddRange(Maps(tested, epoch, taken, what, cancellation));
        return blocks;
    }

    /// <summary>Samples at equal distances: the first ones of a data set need not be like the rest.</summary>
    internal static IDataSet Evenly(IDataSet data, int count) => count >= data.Count
        ? data
        : new Subset(data, [.. Enumerable.Range(0, count).Select(i => (int)((long)i * data.Count / count))]);

    private static IEnumerable<Block> Maps(TestedSeries tested, int? epoch, IDataSet samples, string what, CancellationToken cancellation)
    {
        var when = epoch is { } kept ? $"{Snapshots.Words(kept)}. " : "";
        var (seen, why) = tested.With(
            tested.Shown!.Run, epoch, model => Representation.Of(model.Network, samples, model.Normalisation));
        if (seen is null) return [new Paragraph($"{when}Left out: {why}")];
        var name = epoch is { } number ? $"-{number}" : "";
        if (!AllFinite(seen)) return [new Paragraph($"{when}No map: some numbers are not finite.")];
        List<Figure> figures = [];
        if (tested.Options.Components) figures.Add(Components("components" + name, when, seen, samples, what));
        if (tested.Options.MapPoints > 0) figures.Add(Neighbours("t-sne" + name, when, seen, samples, what, tested.Options, cancellation));
        return figures.Count == 0 ? [] : [new FigureGrid(figures)];
    }

    private static Figure Components(string name, string when, Representation seen, IDataSet samples, string what)
    {
        var components = PrincipalComponents.Of(seen.Values, seen.Count, Math.Min(2, seen.Size));
        var points = components.Count == 2 ? components.Project(seen.Values) : new float[2 * seen.Count];
        var explained = components.ExplainedVarianceRatio.Sum();
        var of = when.Length > 0 ? "" : $" of {Words(seen, what)}";
        return new(
            name,
            Map(points, samples),
            $"{when}The first two principal components{of}; they hold {Wording.Percent(explained, 0)} of the variance.");
    }

    private static Figure Neighbours(
        string name, string when, Representation seen, IDataSet samples, string what, ReportOptions options, CancellationToken cancellation)
    {
        var perplexity = Math.Min(new TSneOptions().Perplexity, (seen.Count - 1) / 3);
        var which = when.Length > 0 ? $", {when.TrimEnd('.', ' ')}" : "";
        var part = $"t-SNE of {Wording.Count(seen.Count, what, what)}{which}";
        options.Progress?.Invoke(new(part, 0));
        var map = TSne.Run(
            seen.Values,
            seen.Count,
            new TSneOptions { Perplexity = perplexity },
            now => options.Progress?.Invoke(new(part, (double)now.Iteration / now.Iterations)),
            cancellation);
        var hint = when.Length > 0 ? "" : ": neighbours stay neighbours, distances between groups mean little";
        var kind = options.Components ? "t-SNE of the same" : $"t-SNE of {Words(seen, what)}";
        return new(
            name,
            Map(map.Points, samples),
            $"{when}{kind}, perplexity {perplexity}{hint}. KL divergence {Numbers.Fixed(map.Divergence, 2)}.");
    }

    private static string Words(Representation seen, string what) =>
        $"{Wording.Count(seen.Count, what, what)} in the last hidden layer ({Wording.Count(seen.Size, "number")} each)";

    /// <summary>Samples at their places, x and y in turn.</summary>
    internal static ScatterMap Map(float[] points, IDataSet samples) => new()
    {
        X = [.. Enumerable.Range(0, samples.Count).Select(i => (double)points[2 * i])],
        Y = [.. Enumerable.Range(0, samples.Count).Select(i => (double)points[2 * i + 1])],
        Classes = [.. Enumerable.Range(0, samples.Count).Select(samples.Label)],
        Names = samples.ClassNames,
    };

    private static bool AllFinite(Representation seen)
    {
        foreach (var value in seen.Values.Span)
        {
            if (!float.IsFinite(value)) return false;
        }

        return true;
    }
}
