using System.Globalization;

namespace Chainrule.Bench.Growth;

/// <summary>How the seconds of an epoch grow with one thing.</summary>
/// <param name="What">What grows.</param>
/// <param name="Rows">Smallest first.</param>
internal sealed record GrowthTable(string What, IReadOnlyList<GrowthRow> Rows)
{
    /// <summary>The time for an operation, against that in the first row.</summary>
    public double Ratio(GrowthRow row) => row.PerFlop / Rows[0].PerFlop;

    /// <summary>The time for an operation, against the least in any row up to this: what the first row's small size cannot hide.</summary>
    public double Rise(GrowthRow row) => row.PerFlop / Rows.TakeWhile(other => other.At <= row.At).Min(other => other.PerFlop);

    /// <summary>The table.</summary>
    public override string ToString()
    {
        var text = new StringWriter { NewLine = "\n" };
        text.WriteLine(
            $"| {What} | images measured | seconds | GFLOP | GFLOP/s | time / FLOPs | above the least so far | MiB a step | and images |");
        text.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var row in Rows)
        {
            text.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {row.At:n0} | {row.Images:n0} | {row.Seconds:f3} | {row.Flops / 1e9:f1} | {row.Flops / row.Seconds / 1e9:f0} "
                    + $"| {Ratio(row):f2} | {Rise(row):f2} | {row.Bytes / (1 << 20):f1} | {row.AllBytes / (1 << 20):f0} |"));
        }

        return text.ToString();
    }
}
