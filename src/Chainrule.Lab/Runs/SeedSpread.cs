namespace Chainrule.Lab.Runs;

/// <summary>A figure over an experiment's runs.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Std">The standard deviation, as of a sample; 0 for one value.</param>
/// <param name="Count">The number of runs that have it.</param>
/// <param name="Values">The figure of each of them, by its seed.</param>
public sealed record SeedSpread(double Mean, double Std, int Count, IReadOnlyDictionary<long, double> Values)
{
    internal static SeedSpread? Of(RunSeries series, Func<RunRecord, double?> figure)
    {
        if (series.Over(figure) is not { } spread) return null;
        var values = series.Runs.Where(run => figure(run) is not null).ToDictionary(run => run.Experiment.Seed, run => figure(run)!.Value);
        return new(spread.Mean, spread.Std, spread.Count, values);
    }
}
