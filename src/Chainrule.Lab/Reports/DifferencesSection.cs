using Chainrule.Lab.Charts;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Reports;

/// <summary>In what runs differ: the values of their experiments, then where they were trained.</summary>
internal static class DifferencesSection
{
    /// <summary>A table, a row for each difference; or a sentence where there is none.</summary>
    public static IReadOnlyList<Block> Of(IReadOnlyList<Compared> all)
    {
        var difference = ExperimentDifference.Of(all.Select(one => one.Series.Experiment));
        List<IReadOnlyList<Cell>> rows =
            [.. difference.Paths.Select((path, i) => Row($"`{path}`", difference.Values.Select(values => values[i] ?? "–")))];
        var settings = rows.Count;
        foreach (var (name, of) in Places)
        {
            var values = all.Select(one => of(one.Series.Runs[0].Environment)).ToList();
            if (values.Distinct().Count() > 1) rows.Add(Row(name, values));
        }

        if (rows.Count == 0) return [new Paragraph("The experiments and the machines are the same.")];
        var table = new Table(["", .. all.Select(one => (Column)one.Name)], rows)
        {
            Name = "differences",
            Caption = "What differs; all else is the same.",
        };
        return settings > 0 ? [table] : [new Paragraph("The experiments are the same."), table];

        static IReadOnlyList<Cell> Row(string name, IEnumerable<string> values) => [name, .. values.Select(value => (Cell)value)];
    }

    private static IReadOnlyList<(string Name, Func<EnvironmentRecord, string> Of)> Places { get; } =
    [
        ("trained by", Wording.Engine),
        ("processor", environment => environment.Cpu),
        ("threads", environment => $"{environment.Threads}"),
        ("instruction set", environment => environment.Kernels),
        ("data", environment => environment.Dataset),
        ("data, SHA-256", environment => environment.DataSha256[..12] + "…"),
    ];
}
