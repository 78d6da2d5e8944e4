using Chainrule.Lab.Charts;
using Chainrule.Lab.Data;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Training;

namespace Chainrule.Lab.Reports.Studies;

/// <summary>What several chapters draw and count.</summary>
internal static class StudyFigures
{
    /// <summary>What a verdict on times has to be read with.</summary>
    internal const string AnotherMachine = "The published time is another machine's.";

    /// <summary>Losses over the epochs, on a logarithmic axis.</summary>
    internal static Figure? Loss(string name, string caption, IEnumerable<Series?> lines, bool logarithmic = true) =>
        Curves.Figure(name, Curves.Epochs, new("loss") { Logarithmic = logarithmic }, caption, lines);

    /// <summary>Accuracies over the epochs.</summary>
    internal static Figure? Accuracy(
        string name, string caption, IEnumerable<Series?> lines, IReadOnlyList<ReferenceLine>? published = null) => Curves.Figure(
        name, Curves.Epochs, new("accuracy") { Numbers = NumberStyle.Percent, IgnoreOutliers = true }, caption, lines, published);

    /// <summary>The highest test accuracy of all epochs, the mean over the runs.</summary>
    internal static double? HighestTest(RunSeries? series) => series?.Over(run => run.Epochs.Max(epoch => epoch.TestAccuracy))?.Mean;

    /// <summary>The test accuracy of the epoch with the best validation.</summary>
    internal static Spread? Tested(RunSeries? series) => series?.Over(run => run.Result?.Test?.Accuracy);

    /// <summary>The training loss of the last epoch.</summary>
    internal static double? LastLoss(RunRecord run) => run.Epochs.Count == 0 ? null : run.Epochs[^1].TrainLoss;

    /// <summary>Half the width of the 95 % interval of an accuracy over independent test images, in percent.</summary>
    internal static double MarginOf(double? accuracy, int images) =>
        accuracy is { } p ? 100 * Evaluation.HalfWidthOf(p, images) : 0;

    /// <summary>Some samples with their labels.</summary>
    internal static ImageGrid Examples(IDataSet data, int count) => new()
    {
        Tiles =
        [
            .. Enumerable.Range(0, Math.Min(count, data.Count)).Select(i => Pictures.Tile(data, i, data.ClassNames[data.Label(i)])),
        ],
        TileWidth = 44,
    };

    /// <summary>Those blocks that there are.</summary>
    internal static IReadOnlyList<Block> There(params Block?[] blocks) => [.. blocks.OfType<Block>()];

    /// <summary>Those figures that there are, side by side.</summary>
    internal static Block? Grid(params Figure?[] figures)
    {
        Figure[] there = [.. figures.OfType<Figure>()];
        return there.Length == 0 ? null : new FigureGrid(there);
    }
}
