using Chainrule.Lab.Charts;
using static Chainrule.Lab.Reports.Studies.StudyFigures;

namespace Chainrule.Lab.Reports.Studies;

/// <summary>Study 5: the convolutional network and its learning rate.</summary>
internal static class StudyFive
{
    /// <summary>A stuck network still guesses one class, of which there are 9 to 11 %.</summary>
    private const double OneClass = 2.4;

    private static readonly (string Rate, double Published, string Text)[] s_rates =
    [
        ("0.0001", 97, "0.75 → 0.05, flat after epoch 25"),
        ("0.01", 93, "0.2 → 0.135, with fluctuation"),
        ("0.05", 9, "stuck at 2.31"),
    ];

    internal static Chapter Of(StudySource source)
    {
        var seeds = source.Runs("study5", "rate-0.0001");
        var each = s_rates.Select((rate, i) => (rate.Rate, Runs: i == 0 ? seeds : source.Runs("study5", $"rate-{rate.Rate}")))
            .Where(one => one.Runs is not null).ToList();
        return new(
            There(
                new Paragraph(
                    "Two convolutions of 16 and 4 filters with ReLU and 2 × 2 max-pools, a linear layer, log-softmax, Adam, batches "
                    + "of 16. Three seeds at 0.0001; then three rates. At 0.05 the network does not learn, here as in the study: the "
                    + "first steps of Adam move every weight by 0.05, and all four filters of the second convolution end below zero for "
                    + "every image (`test --layers` shows them), so ReLU lets nothing through, not even a gradient. What is left is the "
                    + "last layer's bias, which follows each batch's classes around: the loss stays a little above ln 10 = 2.303. That "
                    + "is a result, not a crash."),
                Table(source),
                Grid(
                [
                    seeds is null ? null : Loss(
                        "study5-seeds",
                        "Rate 0.0001, three seeds: mean loss of each epoch, the band is ± one standard deviation.",
                        [
                            Curves.OverEpochs("training", seeds, epoch => epoch.TrainLoss),
                            Curves.OverEpochs("validation", seeds, epoch => epoch.ValidationLoss),
                        ],
                        logarithmic: false),
                    .. each.Where(one => one.Runs != seeds).Select(one => Loss(
                        $"study5-rate-{one.Rate}".Replace('.', '-'),
                        $"Rate {one.Rate}: mean loss of each epoch.",
                        [
                            Curves.OverEpochs("training", one.Runs!, epoch => epoch.TrainLoss),
                            Curves.OverEpochs("validation", one.Runs!, epoch => epoch.ValidationLoss),
                        ],
                        logarithmic: false)),
                    Curves.Figure(
                        "study5-running-loss",
                        Curves.Steps,
                        new("loss") { Logarithmic = true },
                        "The running loss, a mean over 750 steps.",
                        each.Select(one => Curves.OverSteps($"rate {one.Rate}", one.Runs!, step => step.Loss))),
                ])),
            [.. s_rates.Select(rate => ClaimOf(source, rate.Rate, rate.Published))]);
    }

    private static Table Table(StudySource source) => new(
        [
            "rate", "published accuracy, %", "test accuracy, %", "seeds", "published loss", "loss, first epoch", "loss, last epoch",
            new("seconds per epoch"),
        ],
        [
            .. s_rates.Select(rate =>
            {
                var runs = source.Runs("study5", $"rate-{rate.Rate}");
                var (tested, first) = (Tested(runs), runs?.Over(run => run.Epochs.Count == 0 ? null : run.Epochs[0].TrainLoss));
                var last = runs?.Over(run => LastLoss(run));
                var several = runs?.Runs.Count > 1;
                return (IReadOnlyList<Cell>)
                [
                    rate.Rate,
                    Cell.Of(rate.Published, 0),
                    Cell.OfShare(tested?.Mean, 2, several ? tested?.Std : null),
                    Cell.Of(runs?.Runs.Count, 0),
                    rate.Text,
                    Cell.Of(first?.Mean, 3, several ? first?.Std : null),
                    Cell.Of(last?.Mean, 3, several ? last?.Std : null),
                    Cell.Of(runs?.Over(run => run.Result?.SecondsPerEpoch)?.Mean, 2),
                ];
            }),
        ])
    {
        Name = "study5-table",
        Caption = "± is the standard deviation over the seeds.",
    };

    private static Claim ClaimOf(StudySource source, string rate, double published)
    {
        var ours = 100 * Tested(source.Runs("study5", $"rate-{rate}"))?.Mean;
        return published < 50
            ? new($"5: rate {rate} does not learn, test accuracy, %", published, ours, Best.None)
            {
                Margin = OneClass,
                Reason = "A network that does not learn names one class for all images, by chance: 8.92 to 11.35 % of the test.",
            }
            : new($"5: rate {rate}, test accuracy, %", published, ours, Best.Highest) { Margin = MarginOf(ours / 100, 10_000) };
    }
}
