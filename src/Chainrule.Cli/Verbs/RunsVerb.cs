using System.CommandLine;
using Chainrule.Cli.Options;
using Chainrule.Cli.Screens;
using Chainrule.Lab.Sweeps;

namespace Chainrule.Cli.Verbs;

/// <summary>Lists runs, repeats and sweeps.</summary>
internal sealed class RunsVerb
{
    private static readonly string[] s_orders = ["newest", "accuracy", "seconds", "name"];
    private readonly Option<string> _in = Values.Word("--in", "DIR", "The folder of the runs. Default: runs.");
    private readonly Option<string> _sort = Values.Word("--sort", "ORDER", $"{string.Join(", ", s_orders)}. Default: newest.");
    private readonly Option<string> _filter = Values.Word("--filter", "TEXT", "Only those that have it in their name, status or values.");
    private readonly Option<bool> _json = Values.Flag("--json", "One JSON document on standard output.");
    private readonly Option<bool> _plain = Values.Flag("--plain", "Plain lines, as where there is no terminal.");
    private readonly Surroundings _around;

    private RunsVerb(Surroundings around) => _around = around;

    internal static Command Create(Surroundings around)
    {
        var verb = new RunsVerb(around);
        var command = new Command("runs", "Lists what was trained: when, how far, how well, and in which settings the runs differ.");
        foreach (var option in new Option[] { verb._in, verb._sort, verb._filter, verb._json, verb._plain }) command.Add(option);
        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var root = _around.Path(parsed.GetValue(_in) ?? RunArgument.Root);
        var order = Order(parsed.GetValue(_sort));
        if (parsed.GetValue(_in) is { } named && !Directory.Exists(root))
            throw new Failure(ExitCode.Usage, $"{named}: expected a folder of runs, got none. Is it spelled right?");
        var entries = RunsList.Compared(RunsList.Read(root));
        if (parsed.GetValue(_filter) is { } text) entries = RunsList.Compared([.. entries.Where(entry => Has(entry, text))]);
        IEnumerable<RunsEntry> sorted = order switch
        {
            "accuracy" => entries.OrderByDescending(entry => entry.TestAccuracy?.Mean ?? -1),
            "seconds" => entries.OrderBy(entry => entry.TrainSeconds),
            "name" => entries.OrderBy(entry => entry.Name, StringComparer.Ordinal),
            _ => entries,
        };
        if (parsed.GetValue(_json)) _around.Out.Write(RunsEntry.ToJson(sorted));
        else RunsTable.Draw(new Screen(_around, parsed.GetValue(_plain)), root, [.. sorted]);
        return ExitCode.Done;
    }

    private static string Order(string? word)
    {
        if (word is null || s_orders.Contains(word)) return word ?? s_orders[0];
        var near = Lab.Nearest.To(word, s_orders) is { } meant ? $" Did you mean {meant}?" : "";
        throw new Failure(ExitCode.Usage, $"--sort: expected {string.Join(", ", s_orders)}, got \"{word}\".{near}");
    }

    private static bool Has(RunsEntry entry, string text)
    {
        var values = entry.Differs?.Select(pair => $"{pair.Key} {pair.Value}") ?? [];
        var kind = entry.Axes is null ? "" : $"sweep of {string.Join(' ', entry.Axes)}";
        return values.Concat([entry.Name, $"{entry.Status}", kind]).Any(word => word.Contains(text, StringComparison.OrdinalIgnoreCase));
    }
}
