using Chainrule.Lab.Charts;
using Chainrule.Lab.Data;

namespace Chainrule.Lab.Reports;

/// <summary>What the data look like.</summary>
internal static class ExamplesSection
{
    private const int Most = 40;
    private const int MostColumns = 12;

    /// <summary>Example pictures of the training and the test samples, with their classes.</summary>
    public static IReadOnlyList<Block> Of(ResolvedData data) =>
    [
        new FigureGrid(
        [
            new Figure("training-examples", Grid(data.Training), $"Training samples of {data.Training.Name}, as many of each class."),
            new Figure("test-examples", Grid(data.Test), "Test samples."),
        ]),
    ];

    private static ImageGrid Grid(IDataSet data) => new()
    {
        Tiles = [.. Balanced(data, Most).Select(i => Pictures.Tile(data, i, data.ClassNames[data.Label(i)]))],
        TileWidth = 40,
        Columns = data.ClassCount <= MostColumns ? data.ClassCount : null,
    };

    /// <summary>The first sample of each class in turn, then the second of each.</summary>
    private static IEnumerable<int> Balanced(IDataSet data, int most)
    {
        var each = Math.Max(1, most / Math.Max(1, data.ClassCount));
        var found = new List<int>[data.ClassCount];
        for (var c = 0; c < found.Length; c++) found[c] = [];
        for (var i = 0; i < data.Count && found.Any(list => list.Count < each); i++)
        {
            if (found[data.Label(i)].Count < each) found[data.Label(i)].Add(i);
        }

        return Enumerable.Range(0, each).SelectMany(turn => found.Where(list => turn < list.Count).Select(list => list[turn])).Take(most);
    }
}
