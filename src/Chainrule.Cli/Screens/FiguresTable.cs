using Chainrule.Lab.Runs;

namespace Chainrule.Cli.Screens;

/// <summary>The figures of several runs, a column for each: mean ± standard deviation where there are repeats.</summary>
internal static class FiguresTable
{
    /// <summary>Writes the table; a figure that no run has is left out.</summary>
    internal static void Draw(Screen screen, IReadOnlyList<RunFigures> runs, IReadOnlyList<string> names)
    {
        List<(string Word, Func<RunFigures, string?> Tell)> rows =
        [
            ("runs", run => runs.All(one => one.Runs == 1) ? null : $"{run.Runs}"),
            ("epochs", run => Told(run.Epochs, value => $"{value:0.#}")),
            ("lowest training loss", run => Told(run.LowestTrainingLoss, value => EpochTable.Loss(value))),
            ("lowest validation loss", run => Told(run.LowestValidationLoss, value => EpochTable.Loss(value))),
            ("highest validation accuracy", run => Told(run.HighestValidationAccuracy, value => EpochTable.Percent(value))),
            ("highest test accuracy", run => Told(run.HighestTestAccuracy, value => EpochTable.Percent(value))),
            ("test accuracy of the best epoch", run => Told(run.TestAccuracy, value => EpochTable.Percent(value))),
            ("threads", run => $"{run.Threads}"),
            ("average seconds per epoch", run => Told(run.SecondsPerEpoch, value => $"{value:f3}")),
        ];
        var cells = rows.Select(row => (row.Word, Values: runs.Select(row.Tell).ToList())).Where(row => row.Values.Exists(Some));
        TextTable.Draw(
            screen,
            ["", .. names.Select(name => $">{name}")],
            cells.Select(row => (IReadOnlyList<string>)[row.Word, .. row.Values.Select(value => value ?? "–")]));
    }

    private static bool Some(string? value) => value is not null;

    private static string? Told(Spread? figure, Func<double, string> tell) => figure switch
    {
        null => null,
        { Count: 1 } alone => tell(alone.Mean),
        { } some => $"{tell(some.Mean)} ± {tell(some.Std)}",
    };
}
