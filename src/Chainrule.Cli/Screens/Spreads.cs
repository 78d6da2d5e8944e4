using Chainrule.Lab.Runs;

namespace Chainrule.Cli.Screens;

/// <summary>Means over repeats with their standard deviations.</summary>
internal static class Spreads
{
    /// <summary>"97.37 ± 0.14 % (n 3)", or "97.37 %" of one run.</summary>
    internal static string Percent(Spread? spread) => spread switch
    {
        null => "–",
        { Count: 1, Mean: var mean } => EpochTable.Percent(mean),
        { } several => $"{100 * several.Mean:f2} ± {100 * several.Std:f2} % (n {several.Count})",
    };

    internal static string Percent(SeedSpread? spread) => Percent(Plain(spread));

    /// <summary>"0.0712 ± 0.0031", or "0.0712" of one run.</summary>
    internal static string Loss(SeedSpread? spread) => spread switch
    {
        null => "–",
        { Count: 1, Mean: var mean } => EpochTable.Loss(mean),
        _ => $"{EpochTable.Loss(spread.Mean)} ± {EpochTable.Loss(spread.Std)}",
    };

    /// <summary>"4.21 ± 0.08", or "4.21" of one run.</summary>
    internal static string Seconds(Spread? spread) => spread switch
    {
        null => "–",
        { Count: 1, Mean: var mean } => $"{mean:f2}",
        { } several => $"{several.Mean:f2} ± {several.Std:f2}",
    };

    internal static string Seconds(SeedSpread? spread) => Seconds(Plain(spread));

    private static Spread? Plain(SeedSpread? spread) => spread is null ? null : new(spread.Mean, spread.Std, spread.Count);
}
