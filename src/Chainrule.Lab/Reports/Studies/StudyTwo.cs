using Chainrule.Lab.Charts;
using static Chainrule.Lab.Reports.Studies.StudyFigures;

namespace Chainrule.Lab.Reports.Studies;

/// <summary>Study 2: normalisation and width.</summary>
internal static class StudyTwo
{
    private const int Pictures = 20;

    private static readonly int[] s_widths = [5000, 2000, 1000];

    private static readonly (string Name, string Title, double[] Published)[] s_norms =
    [
        ("plain", "plain", [97.35, 97.22, 97.31]),
        ("batch-norm", "batch norm", [98.73, 98.73, 98.73]),
        ("weight-norm", "weight norm", [98.65, 98.42, 98.50]),
    ];

    internal static Chapter Of(StudySource source)
    {
        var charts = s_widths.SelectMany(width => Charts(source, width)).ToArray();
        return new(
            There(
                new Paragraph(
                    "784-h-10 with ReLU, plain, with batch normalisation and with weight normalisation; Adam at 0.01, the rate "
                    + "divided by ten every 20 epochs. As in the study, the table has the best test accuracy of all epochs, which looks "
                    + "at the test images a hundred times; beside it, in brackets, is what an honest choice gives: the epoch with the "
                    + "best validation accuracy."),
                Table(source),
                Grid(charts),
                Grid(
                    new Figure("study2-training-images", Examples(source.Data.Training, Pictures), "Training images and their labels."),
                    new Figure("study2-test-images", Examples(source.Data.Test, Pictures), "Test images and their labels."))),
            [
                .. from norm in s_norms
                   from i in Enumerable.Range(0, s_widths.Length)
                   select ClaimOf(source, norm.Name, norm.Title, s_widths[i], norm.Published[i]),
            ]);
    }

    private static Table Table(StudySource source) => new(
        [
            "best test accuracy, %",
            .. s_widths.SelectMany(width => new Column[] { $"h {width}, published", $"h {width}", $"(h {width}, chosen)" }),
        ],
        [
            .. s_norms.Select(norm => (IReadOnlyList<Cell>)
            [
                norm.Title,
                .. s_widths.SelectMany((width, i) =>
                {
                    var runs = source.Runs("study2", $"{norm.Name}-{width}");
                    return new[] { Cell.Of(norm.Published[i], 2), Cell.OfShare(HighestTest(runs)), Cell.OfShare(Tested(runs)?.Mean) };
                }),
            ]),
        ])
    {
        Name = "study2-table",
        Caption = "One seed each. An accuracy over 10,000 images near 98 % is known to ± 0.3.",
    };

    private static IEnumerable<Figure?> Charts(StudySource source, int width)
    {
        var runs = s_norms.Select(norm => (norm.Title, Runs: source.Runs("study2", $"{norm.Name}-{width}")))
            .Where(one => one.Runs is not null).ToList();
        yield return Loss(
            $"study2-loss-{width}",
            $"h {width}: loss of training and test images.",
            runs.SelectMany(one => new[]
            {
                Curves.OverEpochs($"{one.Title}, training", one.Runs!, epoch => epoch.TrainLoss),
                Curves.OverEpochs($"{one.Title}, test", one.Runs!, epoch => epoch.TestLoss),
            }));
        yield return Accuracy(
            $"study2-accuracy-{width}",
            $"h {width}: accuracy on training and test images.",
            runs.SelectMany(one => new[]
            {
                Curves.OverEpochs($"{one.Title}, training", one.Runs!, epoch => epoch.TrainAccuracy),
                Curves.OverEpochs($"{one.Title}, test", one.Runs!, epoch => epoch.TestAccuracy),
            }));
    }

    private static Claim ClaimOf(StudySource source, string name, string title, int width, double published)
    {
        var ours = HighestTest(source.Runs("study2", $"{name}-{width}"));
        return new($"2: {title}, h {width}, best test accuracy, %", published, 100 * ours, Best.Highest)
        {
            Margin = MarginOf(ours, 10_000),
        };
    }
}
