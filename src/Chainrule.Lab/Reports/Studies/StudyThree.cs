using Chainrule.Lab.Analysis;
using Chainrule.Lab.Charts;
using Chainrule.Lab.Classification;
using Chainrule.Lab.Experiments;
using Chainrule.Lab.Runs;
using static Chainrule.Lab.Reports.Studies.StudyFigures;

namespace Chainrule.Lab.Reports.Studies;

/// <summary>Study 3: depth and activation.</summary>
internal static class StudyThree
{
    private const int Units = 10;
    private const int Shown = 30;

    private const int PublishedEpochs = 20;

    private static readonly (string Name, string Title, double Minutes, double Loss, double Accuracy)[] s_networks =
    [
        ("sigmoid-3", "3 layers, sigmoid", 6.90, 0.0428, 0.9700),
        ("sigmoid-4", "4 layers, sigmoid", 6.96, 0.0387, 0.9773),
        ("sigmoid-5", "5 layers, sigmoid", 7.04, 0.0484, 0.9699),
        ("relu", "3 layers, ReLU", 12.65, 0.0447, 0.9672),
        ("tanh", "3 layers, tanh", 6.72, 0.0511, 0.9723),
    ];

    internal static Chapter Of(StudySource source)
    {
        var all = s_networks.Select(one => (one.Name, one.Title, Runs: source.Runs("study3", one.Name)))
            .Where(one => one.Runs is not null).ToList();
        var first = source.Runs("study3", "sigmoid-3");
        return new(
            There(
                new Paragraph(
                    "784-128-10, 784-128-64-10 and 784-128-64-32-10 with sigmoids, and 784-128-10 with ReLU and with tanh; "
                    + "log-softmax and negative log-likelihood, batches of 64, 20 epochs. Optimizer and rate are not published: here it "
                    + "is gradient descent with momentum 0.9, at 0.1 for sigmoids and 0.01 for ReLU and tanh."),
                Table(source),
                Loss(
                    "study3-loss",
                    "Mean training loss of each epoch.",
                    all.Select(one => Curves.OverEpochs(one.Title, one.Runs!, epoch => epoch.TrainLoss))),
                Grid([.. all.Select(one => Curves.Figure(
                    $"study3-loss-{one.Name}",
                    Curves.Steps,
                    new("loss") { Logarithmic = true },
                    $"{one.Title}: the loss of each batch.",
                    [Curves.OverSteps("loss", one.Runs!, step => step.Loss)]))]),
                new Figure("study3-data", Examples(source.Data.Training, Shown), "The first training images.")),
            [.. s_networks.SelectMany(one => Claims(source, one.Name, one.Title, one.Minutes, one.Loss, one.Accuracy))])
        {
            After = first is null ? [] : [.. Gradient(source, first), .. Bars(source, first)],
        };
    }

    private static Table Table(StudySource source) => new(
        [
            "network",
            "minutes for 20 epochs, published", "here",
            "last epoch's loss, published", "here",
            "test accuracy, published", "here",
        ],
        [
            .. s_networks.Select(one => (IReadOnlyList<Cell>)
            [
                one.Title,
                Cell.Of(one.Minutes, 2),
                Cell.Of(Minutes(source, one.Name), 3),
                Cell.Of(one.Loss, 4),
                Cell.Of(LastLoss(source, one.Name), 4),
                Cell.Of(one.Accuracy, 4),
                Cell.Of(Tested(Runs(source, one.Name))?.Mean, 4),
            ]),
        ])
    {
        Name = "study3-table",
        Caption = "Minutes are those of training alone; the published ones are those of another machine, and for the first network the "
            + "study's text has 5.88.",
    };

    private static RunSeries? Runs(StudySource source, string name) => source.Runs("study3", name);

    private static double? Minutes(StudySource source, string name) =>
        Runs(source, name)?.Over(run => run.Result?.SecondsPerEpoch * PublishedEpochs / 60)?.Mean;

    private static double? LastLoss(StudySource source, string name) =>
        Runs(source, name)?.Over(run => StudyFigures.LastLoss(run))?.Mean;

    private static IEnumerable<Claim> Claims(
        StudySource source, string name, string title, double minutes, double loss, double accuracy)
    {
        var ours = 100 * Tested(Runs(source, name))?.Mean;
        yield return new($"3: {title}, test accuracy, %", 100 * accuracy, ours, Best.Highest) { Margin = MarginOf(ours / 100, 10_000) };
        yield return new($"3: {title}, last epoch's loss", loss, LastLoss(source, name), Best.Lowest) { Decimals = 4 };
        yield return new($"3: {title}, minutes for 20 epochs", minutes, Minutes(source, name), Best.Lowest)
        {
            Reason = AnotherMachine,
        };
    }

    /// <summary>The weights' gradient before and after one backward pass, from the start values over the first batch.</summary>
    private static IEnumerable<Block> Gradient(StudySource source, RunSeries runs)
    {
        using var run = new ExperimentRun(runs.Runs[0].Experiment, source.Data, source.Kernels, source.Threads);
        var batch = run.Experiment.Batch;
        var (images, labels) = (new float[batch * run.Inputs], new float[batch]);
        run.TrainingLoader().Fill(0, images, labels);
        using var probe = new Probe(run.Network, ExperimentParts.Loss(run.Experiment.Loss), batch, training: true);
        probe.Run(images, labels);
        var parameters = ModelStatistics.Of(probe).Parameters;
        yield return new Heading("The weights' gradient before and after one backward pass", 3);
        yield return new Table(
            ["parameter", "shape", "before", "norm after", "smallest", "largest", "first numbers"],
            [
                .. parameters.Select(one => (IReadOnlyList<Cell>)
                [
                    one.Name,
                    string.Join(" × ", one.Shape),
                    "none",
                    Cell.Of(one.Gradient.Norm, 5),
                    Cell.Of(one.Gradient.Smallest, 5),
                    Cell.Of(one.Gradient.Largest, 5),
                    string.Join(", ", one.FirstGradients.Select(value => Numbers.Fixed(value, 5))),
                ]),
            ])
        {
            Name = "study3-gradients",
            Caption = $"784-128-10 at its start, the first batch of {batch}. Before the pass there is no gradient at all.",
        };
        var weights = run.Network.Weights;
        var gradient = weights.ReadGradient(weights.Variables[0]);
        var (height, width) = (run.Network.SampleShape[^2], run.Network.SampleShape[^1]);
        var tiles = Enumerable.Range(0, Units).Select(unit =>
            Tile.OfWeights(gradient.AsSpan(unit * height * width, height * width), width, height, caption: $"unit {unit}"));
        yield return new Figure(
            "study3-gradient",
            new ImageGrid { Tiles = [.. tiles] },
            "The gradient of the first ten units' weights, each over the pixels: blue below 0, orange above; each with its own scale.");
    }

    /// <summary>The probabilities of images that the network is sure of, and of those where it is not.</summary>
    private static IEnumerable<Block> Bars(StudySource source, RunSeries runs)
    {
        using var model = TrainedModel.Open(runs.Runs[0].Folder, source.Kernels, source.Threads);
        var predictions = Predictions.Of(model, source.Data.Test);
        yield return new Heading("Sure ones and doubtful ones", 3);
        foreach (var (name, chosen) in new[]
        {
            ("sure", Selections.SurestRight(predictions, 2)),
            ("doubtful", Selections.MostDoubtful(predictions, 2)),
        })
        {
            yield return new Figure(
                $"study3-{name}-images",
                new ImageGrid
                {
                    Tiles = [.. chosen.Select(one => Pictures.Tile(source.Data.Test, one.Index, $"image {one.Index}"))],
                    TileWidth = 96,
                },
                $"Test images that 784-128-10 is {(name == "sure" ? "surest" : "most doubtful")} of.");
            yield return new FigureGrid(
            [
                .. chosen.Select((one, i) => new Figure(
                    $"study3-{name}-{i + 1}",
                    BarChart.OfProbabilities(predictions.ClassNames, one.Probabilities.Select(p => (double)p), one.Truth),
                    $"Test image {one.Index}, a {predictions.ClassNames[one.Truth]}.")),
            ])
            { LeastWidth = 300 };
        }
    }
}
