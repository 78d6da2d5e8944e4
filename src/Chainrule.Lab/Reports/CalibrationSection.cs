using Chainrule.Lab.Charts;
using Chainrule.Lab.Classification;
using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Reports;

/// <summary>Whether probabilities mean what they say, for one model or several.</summary>
internal static class CalibrationSection
{
    /// <summary>Fewer samples say little of a bin's accuracy.</summary>
    private const int FewestShown = 10;

    /// <summary>The reliability diagram, how many samples lie where, and the figures.</summary>
    /// <param name="models">Names with what was tested: the drawings are of all runs together, the figures those of each run.</param>
    public static IReadOnlyList<Block> Of(IReadOnlyList<(string Name, TestedSeries Tested)> models)
    {
        var all = models.Select(model => (model.Name, Calibration: Calibration.Of(model.Tested.All))).ToList();
        var together = models.Any(model => model.Tested.Runs.Count > 1) ? ", all seeds together" : "";
        return [new FigureGrid([Diagram(all, together), Confidences(all, together)]), Table(models)];
    }

    private static Figure Diagram(List<(string Name, Calibration Calibration)> models, string together)
    {
        var ideal = Series.Of("as it should be", [0, 1], [0, 1]) with { Color = 7, Dash = LineDash.Dotted };
        var lines = models.Select((model, i) =>
        {
            var bins = model.Calibration.Bins.Where(bin => bin.Count >= FewestShown).ToList();
            var line = Series.Of(model.Name, bins.Select(bin => bin.Confidence!.Value), bins.Select(bin => bin.Accuracy!.Value));
            return line with { Color = i, Dash = (LineDash)(i % 4) };
        });
        return new(
            "reliability",
            new LineChart { X = Share("confidence"), Y = Share("accuracy"), Series = [ideal, .. lines] },
            $"Reliability{together}: of what is said with 80 % confidence, 80 % ought to be right. {Calibration.UsualBins} bins; those of "
                + $"fewer than {FewestShown} samples are left out.");
    }

    private static Figure Confidences(List<(string Name, Calibration Calibration)> models, string together) => new(
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
        $"How many test samples lie in each bin{together}.");

    private static Table Table(IReadOnlyList<(string Name, TestedSeries Tested)> models) => new(
        [
            "", new("ECE [%]", Best.Lowest), new("maximum error [%]", Best.Lowest), new("Brier score", Best.Lowest),
            new("log-likelihood, negative", Best.Lowest),
        ],
        [
            .. models.Select(model =>
            {
                var runs = model.Tested.Runs.Select(run => Calibration.Of(run.Predictions)).ToList();
                return (IReadOnlyList<Cell>)
                [
                    model.Name,
                    Of(runs, 100, 2, run => run.ExpectedError), Of(runs, 100, 1, run => run.MaximumError),
                    Of(runs, 1, 4, run => run.Brier), Of(runs, 1, 4, run => run.NegativeLogLikelihood),
                ];
            }),
        ])
    {
        Name = "calibration",
        Caption = "ECE: the expected calibration error, how far accuracy is from confidence, the mean over all samples. Maximum error: "
            + "that of the worst bin, however few its samples are."
            + (models.Any(model => model.Tested.Runs.Count > 1) ? " Mean ± standard deviation of the seeds." : ""),
    };

    private static Cell Of(List<Calibration> runs, double scale, int decimals, Func<Calibration, double> figure)
    {
        var spread = Spread.Of(runs.Select(run => scale * figure(run)));
        return Cell.Of(spread.Mean, decimals, runs.Count > 1 ? spread.Std : null);
    }

    private static Axis Share(string title) => new(title) { Numbers = NumberStyle.Percent, From = 0, To = 1 };
}
