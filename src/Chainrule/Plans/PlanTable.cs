using System.Globalization;
using System.Text;

namespace Chainrule.Plans;

/// <summary>A plan as text.</summary>
internal static class PlanTable
{
    private static readonly string[] Header = ["#", "op", "shape", "bytes", "FLOPs", "threads", "module"];

    public static string Of(IReadOnlyList<PlanLine> lines, string? update, int weights)
    {
        var rows = new List<string[]> { Header };
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            rows.Add(
            [
                Number(i + 1), line.Op, line.Shape.ToString(), Number(line.Bytes), Number(line.Flops),
                line.Shared ? "all" : "one", line.Path,
            ]);
        }

        if (update is not null) rows.Add([Number(lines.Count + 1), update, $"[{weights}]", Number(4L * weights), "", "all", "all weights"]);
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => column is 0 or 3 or 4 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
