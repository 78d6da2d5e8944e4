using Chainrule.Lab.Charts;
using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Reports;

/// <summary>The figures by which runs are compared, a row for each run or series.</summary>
internal static class FiguresSection
{
    /// <summary>The table, and what its columns are.</summary>
    public static IReadOnlyList<Block> Of(IReadOnlyList<Compared> all) =>
    [
        .. Tables(all),
        new Paragraph(
            "Training and validation loss: the lowest of all epochs. Validation and highest test: the highest of all epochs. Test: of the "
            + "weights that are best by validation. s/epoch: seconds of training for each epoch on average, without validation and saving; "
            + "s to best: until the end of the best epoch."),
    ];

    /// <summary>How good each is, then what it cost; a figure that no run has is left out.</summary>
    private static Table[] Tables(IReadOnlyList<Compared> all)
    {
        var figures = all.Select(one => RunFigures.Of(one.Series)).ToList();
        var several = figures.Any(one => one.Runs > 1);
        List<(Column, IReadOnlyList<Cell>)> good =
        [
            Numbers("runs", [.. figures.Select(one => several ? One(one.Runs) : null)], 0),
            Losses("training loss", [.. figures.Select(one => one.LowestTrainingLoss)]),
            Losses("validation loss", [.. figures.Select(one => one.LowestValidationLoss)]),
            Shares("validation [%]", [.. figures.Select(one => one.HighestValidationAccuracy)]),
            Shares("highest test [%]", [.. figures.Select(one => one.HighestTestAccuracy)]),
            Shares("test [%]", [.. figures.Select(one => one.TestAccuracy)]),
        ];
        List<(Column, IReadOnlyList<Cell>)> cost =
        [
            Words("trained by", [.. figures.Select(one => one.Engine)]),
            Numbers("weights", [.. all.Select(one => one.Series.Over(Weights))], 0),
            Numbers("epochs", [.. figures.Select(one => one.Epochs)], 0),
            Numbers(new("s/epoch", Best.Lowest), [.. figures.Select(one => one.SecondsPerEpoch)], 3),
            Numbers(new("s to best", Best.Lowest), [.. all.Select(one => one.Series.Over(SecondsToBest))], 2),
        ];
        var spread = several ? ", mean ± standard deviation of the seeds" : "";
        return [Table(all, good, "figures", $"How good they are{spread}."), Table(all, cost, "costs", $"What it took{spread}.")];
    }

    private static Table Table(
        IReadOnlyList<Compared> all, List<(Column Column, IReadOnlyList<Cell> Cells)> columns, string name, string caption)
    {
        columns = columns.FindAll(column => column.Cells.Any(cell => cell.Text.Length > 0));
        var rows = all.Select((one, i) => (IReadOnlyList<Cell>)[one.Name, .. columns.Select(column => column.Cells[i])]);
        return new(["", .. columns.Select(column => column.Column)], [.. rows]) { Name = name, Caption = caption };
    }

    /// <summary>The seconds of training until the best epoch's end.</summary>
    internal static double? SecondsToBest(RunRecord run) =>
        run.Result?.Best is { } best ? run.Epochs.Take(best.Epoch).Sum(epoch => epoch.Seconds) : null;

    private static double? Weights(RunRecord run) => run.Result is { Parameters: > 0 } result ? result.Parameters : null;

    private static (Column, IReadOnlyList<Cell>) Words(string title, List<string> words) =>
        (title, [.. words.Select(word => (Cell)(words.Distinct().Count() > 1 ? word : ""))]);

    private static (Column, IReadOnlyList<Cell>) Losses(string title, List<Spread?> losses) =>
        Numbers(new(title, Best.Lowest), losses, Wording.Decimals(losses.Select(loss => loss?.Mean)));

    private static (Column, IReadOnlyList<Cell>) Shares(string title, List<Spread?> shares) =>
        (new(title, Best.Highest), [.. shares.Select(share => Cell.OfShare(share?.Mean, 2, Std(share)))]);

    private static (Column, IReadOnlyList<Cell>) Numbers(Column column, List<Spread?> numbers, int decimals) =>
        (column, [.. numbers.Select(number => Cell.Of(number?.Mean, decimals, Std(number) is 0 && decimals == 0 ? null : Std(number)))]);

    private static double? Std(Spread? spread) => spread is { Count: > 1 } some ? some.Std : null;

    private static Spread? One(double value) => new Spread(value, 0, 1);
}
