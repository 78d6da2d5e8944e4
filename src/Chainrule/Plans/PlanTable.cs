using System.Globalization;
using System.Text;

namespace Chainrule.Plans;

/// <summary>A plan as text.</summary>
internal static class PlanTable
{
    private const int TimeColumn = 5;

    /// <summary>Letters that an op may have, so that a table fits a terminal.</summary>
    private const int LongestOp = 19;
    private static readonly string[] Header = ["#", "op", "shape", "bytes", "FLOPs", "µs", "team", "module"];

    public static string Of(IReadOnlyList<PlanLine> lines, string? update, int weights, IReadOnlyList<double>? seconds)
    {
        var rows = new List<string[]> { Header };
        foreach (var line in lines)
            Add(Short(line.Op), $"{line.Shape}", line.Bytes, Number(line.Flops), line.Shared ? "all" : "one", line.Path);
        if (update is not null) Add(update, $"[{weights}]", 4L * weights, "", "all", "all");
        var columns = Enumerable.Range(0, Header.Length).Where(column => column != TimeColumn || seconds is not null).ToArray();
        var widths = Enumerable.Range(0, Header.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var cells = columns.Select(column =>
                column is 0 or 3 or 4 or TimeColumn ? row[column].PadLeft(widths[column]) : row[column].PadRight(widths[column]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }

        return text.ToString();

        void Add(string op, string shape, long bytes, string flops, string threads, string path)
        {
            var micros = 1e6 * (seconds?[rows.Count - 1] ?? 0);
            var time = micros.ToString(micros < 100 ? "N1" : "N0", CultureInfo.InvariantCulture);
            rows.Add([Number(rows.Count), op, shape, Number(bytes), flops, time, threads, path]);
        }
    }

    /// <summary>A strip of many ops by its first: <c>Subtract, 9 ops</c>.</summary>
    private static string Short(string op)
    {
        var ops = op.Split('·', '→');
        return op.Length <= LongestOp || ops.Length == 1 ? op : $"{ops[0]}, {ops.Length} ops";
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
