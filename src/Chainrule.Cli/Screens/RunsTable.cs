using Chainrule.Lab.Sweeps;
using Spectre.Console;

namespace Chainrule.Cli.Screens;

/// <summary>A line for each run, each experiment's repeats and each sweep.</summary>
internal static class RunsTable
{
    private const int LeastForValues = 20;

    internal static void Draw(Screen screen, string root, IReadOnlyList<RunsEntry> entries)
    {
        if (entries.Count == 0)
        {
            screen.Line(Markup.Escape($"There is no run to list in {root}. \"train\" makes one."));
            return;
        }

        var usual = Usual(entries);
        string[] header = ["name", "when", "status", ">epochs", ">test", ">seconds", "differs in"];
        var rows = entries.Select(entry => Row(entry, usual)).ToList();
        var before = Enumerable.Range(0, header.Length - 1).Sum(i => rows.Max(row => Math.Max(row[i].Length, header[i].Length)) + 2);
        var room = screen.IsLive ? Math.Max(LeastForValues, screen.Width - before) : int.MaxValue;
        TextTable.Draw(screen, header, rows.Select(row => (string[])[.. row[..^1], Cut(row[^1], room, screen.Unicode)]));
    }

    private static string[] Row(RunsEntry entry, Dictionary<string, string> usual)
    {
        var parts = entry.Parts is { } all ? $" {entry.PartsEnded}/{all}" : "";
        var when = entry.Started.ToLocalTime();
        return
        [
            entry.Name, $"{when:yyyy-MM-dd HH:mm}", Description.Camel($"{entry.Status}") + parts,
            entry.Epochs == 0 ? "–" : $"{entry.EpochsDone}/{entry.Epochs}", Spreads.Percent(entry.TestAccuracy), $"{entry.TrainSeconds:f1}",
            entry.Status == Standing.Damaged ? entry.Message ?? "" : Values(entry, usual),
        ];
    }

    /// <summary>The values that are not those of most; a sweep has first what its points differ in.</summary>
    private static string Values(RunsEntry entry, Dictionary<string, string> usual)
    {
        var own = (entry.Differs ?? new Dictionary<string, string>()).Where(pair => usual.GetValueOrDefault(pair.Key) != pair.Value)
            .Select(pair => $"{pair.Key} {pair.Value}");
        if (entry.Axes is { } axes) own = own.Prepend($"sweep of {string.Join(" and ", axes.Select(path => path.Split('.')[^1]))}");
        return string.Join(", ", own);
    }

    private static Dictionary<string, string> Usual(IReadOnlyList<RunsEntry> entries) => entries
        .SelectMany(entry => entry.Differs ?? new Dictionary<string, string>())
        .GroupBy(pair => pair)
        .Where(same => 2 * same.Count() > entries.Count)
        .ToDictionary(same => same.Key.Key, same => same.Key.Value);

    private static string Cut(string text, int room, bool unicode) =>
        text.Length <= room ? text : text[..(room - 1)] + (unicode ? "…" : ".");
}
