using System.Globalization;
using Chainrule.Lab.Charts;
using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Reports;

/// <summary>How to make the same again: the command, the machine, the complete experiment, the weights' hash.</summary>
internal static class OriginSection
{
    /// <summary>All of it.</summary>
    public static IReadOnlyList<Block> Of(RunSeries series)
    {
        var isOurs = series.Runs[0].Environment.Engine is null;
        List<Block> blocks = [];
        if (isOurs)
        {
            blocks.Add(new Paragraph("In the run's folder this trains the same network again, with the same weights to the last bit:"));
            blocks.Add(new CodeBlock("chainrule train -c experiment.json"));
        }

        var hashes = Hashes(series).ToList();
        if (hashes.Count > 0)
        {
            blocks.Add(new Paragraph("SHA-256 of the weights after the last step:"));
            blocks.Add(new CodeBlock(string.Join('\n', hashes)));
        }

        blocks.Add(new Details("The machine", [new Definitions([.. Machine(series.Runs[0].Environment)])]));
        blocks.Add(new Details("The complete experiment", [new CodeBlock(series.Experiment.ToJson())]));
        return blocks;
    }

    /// <summary>Where and with what a run was made.</summary>
    public static IEnumerable<(string Name, string Meaning)> Machine(EnvironmentRecord environment) =>
    [
        ("trained by", Wording.Engine(environment)),
        ("processor", $"{environment.Cpu}, {Wording.Count(environment.Cores, "core")}"),
        ("threads", $"{environment.Threads}"),
        ("instruction set", environment.Kernels),
        ("runtime", environment.Runtime),
        ("system", environment.Os),
        ("data", environment.Dataset),
        ("data, SHA-256", $"`{environment.DataSha256}`"),
        ("begun", environment.Started.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)),
    ];

    private static IEnumerable<string> Hashes(RunSeries series) =>
        from run in series.Runs
        where run.Result is not null
        select series.Runs.Count > 1 ? $"seed {run.Experiment.Seed}  {run.Result!.WeightsSha256}" : run.Result!.WeightsSha256;
}
