using Chainrule.Lab.Charts;
using Chainrule.Lab.Classification;

namespace Chainrule.Lab.Reports;

/// <summary>Whether probabilities mean what they say, for one model or several.</summary>
internal static class CalibrationSection
{
    /// <summary>Fewer samples say little of a bin's accuracy.</summary>
    private const int FewestShown = 10;

    /// <summary>The reliability diagram, how many samples lie where, and the figures.</summary>
    /// <param name="models">Names with their predictions.</param>
    public static IReadOnlyList<Block> Of(IReadOnlyList<(string Name, Predictions Predictions)> models)
    {
        var all = models.Select(model => (model.Name, Calibration: Calibration.Of(model.Predictions))).ToList();
        return [new FigureGrid([Diagram(all), Confidences(all)]), Table(all)];
    }

    private static Figure Diagram(List<(string Name, Calibration Calibration)> models)
    {
        var ideal = Series.Of("as it should be", [0, 1], [0, 1]) with { Color = 7, Dash = LineDash.Dotted };
        var lines = models.Select((model, i) =>
        {
            var bins = model.Calibration.Bins.Where(bin => bin.Count >= FewestShown).ToList();
            return Series.Of(model.Name, bins.Select(bin => bin.Confidence!.Value), bins.Select(bin => bin.Accuracy!.Value))
                with { Color = i };
        });
        return new(
            "reliability",
            new LineChart { X = Share("confidence"), Y = Share("accuracy"), Series = [ideal, .. lines] },
            $"Reliability: of what is said with 80 % confidence, 80 % ought to be right. {Calibration.UsualBins} bins; those of fewer than "
                + $"{FewestShown} samples are left out.");
    }

    private static Figure Confidences(List<(string Name, Calibration Calibration)> models) => new(
        "confidences",
        new LineChart
        {
            X = Share("confidence"),
            Y = new("samples") { Logarithmic = true },
            Series =
            [
                .. models.Select((model, i) =>
                {
                    var bins = model.Calibration.Bins.Where(bin => bin.Count > 0).ToList();
                    return Series.Of(model.Name, bins.Select(bin => (bin.From + bin.To) / 2), bins.Select(bin => (double)bin.Count))
                        with { Color = i };
                }),
            ],
        },
        "How many test samples lie in each bin.");

    private static Table Table(List<(string Name, Calibration Calibration)> models) => new(
        [
            "", new("ECE [%]", Best.Lowest), new("maximum error [%]", Best.Lowest), new("Brier score", Best.Lowest),
            new("log-likelihood, negative", Best.Lowest),
        ],
        [
            .. models.Select(model => (IReadOnlyList<Cell>)
            [
                model.Name,
                Cell.OfShare(model.Calibration.ExpectedError), Cell.OfShare(model.Calibration.MaximumError, 1),
                Cell.Of(model.Calibration.Brier, 4), Cell.Of(model.Calibration.NegativeLogLikelihood, 4),
            ]),
        ])
    {
        Caption = "ECE: the expected calibration error, the curve's mean distance from the diagonal.",
    };

    private static Axis Share(string title) => new(title) { Numbers = NumberStyle.Percent, From = 0, To = 1 };
}
