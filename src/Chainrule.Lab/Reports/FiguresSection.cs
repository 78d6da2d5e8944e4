using Chainrule.Lab.Charts;
using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Reports;

/// <summary>The figures by which runs are compared, a row for each run or series.</summary>
internal static class FiguresSection
{
    /// <summary>The table; a figure that no run has is left out.</summary>
    public static Table Of(IReadOnlyList<Compared> all)
    {
        var figures = all.Select(one => RunFigures.Of(one.Series)).ToList();
        var several = figures.Any(one => one.Runs > 1);
        List<(Column Column, IReadOnlyList<Cell> Cells)> columns =
        [
            Words("trained by", [.. figures.Select(one => one.Engine)]),
            Numbers("runs", [.. figures.Select(one => several ? One(one.Runs) : null)], 0),
            Numbers("epochs", [.. figures.Select(one => one.Epochs)], 0),
            Losses("lowest training loss", [.. figures.Select(one => one.LowestTrainingLoss)]),
            Losses("lowest validation loss", [.. figures.Select(one => one.LowestValidationLoss)]),
            Shares("highest validation [%]", [.. figures.Select(one => one.HighestValidationAccuracy)]),
            Shares("highest test [%]", [.. figures.Select(one => one.HighestTestAccuracy)]),
            Shares("test [%]", [.. figures.Select(one => one.TestAccuracy)]),
            Numbers(new("seconds an epoch", Best.Lowest), [.. figures.Select(one => one.SecondsPerEpoch)], 3),
            Numbers(new("seconds to the best epoch", Best.Lowest), [.. all.Select(one => one.Series.Over(SecondsToBest))], 2),
            Numbers("weights", [.. all.Select(one => one.Series.Over(run => run.Result is { Parameters: > 0 } result ? result.Parameters : null))], 0),
        ];
        columns = columns.FindAll(column => column.Cells.Any(cell => cell.Text.Length > 0));
        var rows = all.Select((one, i) => (IReadOnlyList<Cell>)[one.Name, .. columns.Select(column => column.Cells[i])]);
        return new(["", .. columns.Select(column => column.Column)], [.. rows])
        {
            Caption = "Test: of the weights that are best by validation." + (several ? " Mean ± standard deviation of the seeds." : ""),
        };
    }

    /// <summary>The seconds of training until the best epoch's end.</summary>
    internal static double? SecondsToBest(RunRecord run) =>
        run.Result?.Best is { } best ? run.Epochs.Take(best.Epoch).Sum(epoch => epoch.Seconds) : null;

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
