using Chainrule.Lab.Analysis;
using Chainrule.Lab.Charts;

namespace Chainrule.Lab.Reports;

/// <summary>The first layer's weights or filters as pictures, and how they came to be.</summary>
internal static class WeightsSection
{
    private const int Most = 52;
    private const int MostInARow = 16;
    private const double MostPart = 0.995;

    /// <summary>The weights of the run that is shown, then a row for each epoch whose weights were kept.</summary>
    public static IReadOnlyList<Block> Of(TestedSeries tested)
    {
        var run = tested.Shown!.Run;
        var (weights, why) = tested.With(run, null, model => WeightImages.Of(model.Network, most: Most) ?? Nothing);
        if (weights is null) return [new Paragraph($"Left out: {why}")];
        if (weights.Images.Count == 0) return [new Paragraph("The model has no layer whose weights make pictures.")];
        var limit = Limit(weights);
        var what = weights.IsConvolution ? "Filters" : "Weights";
        var part = weights.Images.Count < weights.Units ? $"{weights.Images.Count} of {weights.Units}" : $"all {weights.Units}";
        List<Block> blocks =
        [
            new Figure(
                "weights",
                Grid(weights, limit, weights.IsConvolution ? 40 : 56),
                $"{what} of the first layer ({weights.Layer}): {part} units. White is 0, orange above, blue below; the deepest colour is "
                    + $"{Numbers.Value(limit, NumberStyle.Plain)} and more."),
        ];
        blocks.AddRange(Kept(tested));
        return blocks;
    }

    /// <summary>The same units after each epoch whose weights were kept, all on one scale.</summary>
    private static List<Block> Kept(TestedSeries tested)
    {
        var (rows, problems) = (new List<(int Epoch, WeightImages Weights)>(), new List<Block>());
        foreach (var epoch in Snapshots.Of(tested.Shown!.Run))
        {
            var (images, why) = tested.With(tested.Shown.Run, epoch, model => WeightImages.Of(model.Network, most: MostInARow) ?? Nothing);
            if (images is null) problems.Add(new Paragraph($"{Snapshots.Words(epoch)} left out: {why}"));
            else rows.Add((epoch, images));
        }

        if (rows.Count < 2) return problems;
        var limit = rows.Max(row => Limit(row.Weights));
        return
        [
            new Heading("Epoch by epoch", 3),
            .. problems,
            .. rows.Select(row => new Figure($"weights-{row.Epoch}", Grid(row.Weights, limit, 44), $"{Snapshots.Words(row.Epoch)}.")),
        ];
    }

    private static ImageGrid Grid(WeightImages weights, double limit, double width)
    {
        var (height, across) = (weights.Shape[1], weights.Shape[2]);
        var size = height * across;
        return new()
        {
            TileWidth = width,
            Tiles =
            [
                .. from image in weights.Images
                   from channel in Enumerable.Range(0, weights.Shape[0])
                   select Tile.OfWeights(image.Values.Span.Slice(channel * size, size), across, height, limit),
            ],
        };
    }

    /// <summary>The size that all but the largest few weights stay below: by the very largest, all others would be pale.</summary>
    private static double Limit(WeightImages weights)
    {
        var all = weights.Images.SelectMany(image => image.Values.ToArray());
        var sizes = all.Where(float.IsFinite).Select(value => Math.Abs((double)value)).Order().ToList();
        return sizes.Count == 0 ? 0 : sizes[(int)(MostPart * (sizes.Count - 1))];
    }

    private static WeightImages Nothing => new() { Layer = "", IsConvolution = false, Units = 0, Shape = [1, 1, 1], Images = [] };
}
