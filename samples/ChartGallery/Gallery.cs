using Chainrule.Lab.Charts;
using Chainrule.Lab.Data;

namespace ChartGallery;

/// <summary>The document of all blocks.</summary>
internal static class Gallery
{
    private static readonly double[] s_epochs = [.. Enumerable.Range(1, 30).Select(i => (double)i)];
    private static readonly string[] s_digits = [.. Enumerable.Range(0, 10).Select(i => $"{i}")];

    internal static Document Make() => new("Three networks read handwritten digits",
    [
        new Definitions([("data", "MNIST, 50,000 / 10,000 / 10,000 images"), ("network", "784-128-64-10, ReLU, `CrossEntropy`"),
            ("machine", "2 cores, AVX-512, 2 threads"), ("weights", "sha256 5e1f…c07a")]),
        new Heading("Results"),
        new Paragraph("Mean and standard deviation over five seeds. The best of each column is bold."),
        Results(),
        new Heading("Learning curves"),
        new FigureGrid([new("accuracy", Accuracy(), "Accuracy on the validation set: the mean of five runs, one standard deviation to both "
            + "sides, and the single runs. The best epoch is marked."), new("loss", Loss(), "Training loss for each epoch. The run "
            + "with a rate of 0.05 diverged in epoch 9.")]),
        new Figure("steps", Steps(), "The loss of each of 100,000 steps, on a logarithmic axis; a few outliers lie above the picture."),
        new FigureGrid([new("seconds", Seconds(), "Seconds for each epoch."), new("calibration", Calibration(),
            "How often an answer is right, against how sure the network was.")]),
        new Heading("What the network sees"),
        new FigureGrid([.. Probabilities()]) { LeastWidth = 260 },
        new FigureGrid([new("confusion", Confusion(), "Confusion matrix of the test set; shades are logarithmic."),
            new("map", Map(), "t-SNE of the last hidden layer, 10,000 validation images.")]),
        new Figure("mistakes", Mistakes(), "The worst mistakes: the true digit, what was read, and how sure the network was."),
        new Figure("weights", Weights(), "Weights of 32 units of the first layer: blue is negative, white zero, orange positive."),
        new Heading("How to run it again"),
        new CodeBlock("chainrule train experiments/mnist/three.json --repeats 5"),
        new Details("The whole config",
            [new CodeBlock("{\n  \"data\": { \"set\": \"mnist\" },\n  \"model\": [\"Linear(128)\", \"ReLU\"],\n  \"seed\": 1\n}")]),
    ])
    {
        Lead = "A gallery of every block that a report is made of. The numbers are made up, but likely.",
    };

    private static Table Results() => new(
        ["network", new("accuracy [%]", Best.Highest), new("loss", Best.Lowest), new("s / epoch", Best.Lowest), new("parameters")],
        [
            ["plain", Cell.OfShare(0.97812, 2, 0.0012), Cell.Of(0.0712, 4, 0.0021), Cell.Of(0.31, 2, 0.01), Cell.Of(109386, 0)],
            ["batch norm", Cell.OfShare(0.98633, 2, 0.0006), Cell.Of(0.0498, 4, 0.0013), Cell.Of(0.36, 2, 0.02), Cell.Of(109770, 0)],
            ["weight norm", Cell.OfShare(0.98412, 2, 0.0007), Cell.Of(0.0533, 4, 0.0018), Cell.Of(0.34, 2, 0.01), Cell.Of(109588, 0)],
            ["published", Cell.OfShare(0.9781), "", Cell.Of(9.17, 2), ""],
        ])
    { Caption = "Test set, at the best epoch of the validation set" };

    private static LineChart Accuracy() => new()
    {
        X = "epoch",
        Y = new("validation accuracy") { Numbers = NumberStyle.Percent },
        Series =
        [
            Series.Mean("plain", s_epochs, Likely.Runs(5, seed => Likely.Accuracy(30, 0.982, 0.9, seed))),
            Series.Mean("weight norm", s_epochs, Likely.Runs(5, seed => Likely.Accuracy(30, 0.9875, 1, 10 + seed))),
            Series.Mean("batch norm", s_epochs, Likely.Runs(5, seed => Likely.Accuracy(30, 0.9895, 1.2, 20 + seed))) with { Best = 26 },
        ],
        References = [new("published 97.81 %", 0.9781)],
    };

    private static LineChart Loss() => new()
    {
        X = "epoch",
        Y = new("training loss") { Logarithmic = true },
        Series =
        [
            Series.Of("rate 0.0001", Likely.Loss(30, 0.05, 0.8, 1)),
            Series.Of("rate 0.01", Likely.Loss(30, 0.004, 1.4, 2)),
            Series.Of("rate 0.05", [1.8, 1.5, 1.7, 1.6, 2.1, 2.6, 3.4, 5.1, double.NaN, double.NaN]),
        ],
    };

    private static LineChart Steps() => new()
    {
        X = "step",
        Y = new("loss") { Logarithmic = true, IgnoreOutliers = true },
        Series = [Series.Of("each step", Likely.Steps(100_000))],
    };

    private static BarChart Seconds() => new()
    {
        Groups = ["784-128-10", "784-1000-10", "convolutions"],
        Values = "seconds for each epoch",
        Series =
        [
            BarSeries.Of("Chainrule", [0.11, 1.3, 0.6]) with { Spread = [0.01, 0.08, 0.03] },
            BarSeries.Of("PyTorch", [0.49, 3.0, 4.8]) with { Spread = [0.03, 0.2, 0.15] },
        ],
    };

    private static LineChart Calibration()
    {
        double[] sure = [.. Enumerable.Range(0, 10).Select(i => 0.05 + 0.1 * i)];
        return new()
        {
            X = new("how sure") { Numbers = NumberStyle.Percent, From = 0, To = 1 },
            Y = new("how often right") { Numbers = NumberStyle.Percent, From = 0, To = 1 },
            Series =
            [
                Series.Of("plain", sure, sure.Select(p => Math.Pow(p, 1.35))),
                Series.Of("smoothed labels", sure, sure.Select(p => Math.Pow(p, 0.92))),
                Series.Of("as it should be", [0, 1], [0, 1]) with { Color = 8, Dash = LineDash.Dotted },
            ],
        };
    }

    private static IEnumerable<Figure> Probabilities()
    {
        double[] sure = [0.0001, 0.0002, 0.001, 0.0003, 0.0001, 0.0002, 0, 0.9961, 0.0004, 0.0026];
        double[] doubtful = [0.001, 0.002, 0.011, 0.0023, 0.4312, 0.02, 0.0004, 0.0311, 0.052, 0.4493];
        double[] wrong = [0.02, 0.002, 0.41, 0.13, 0.001, 0.01, 0.002, 0.365, 0.05, 0.01];
        yield return new("sure", BarChart.OfProbabilities(s_digits, sure, 7), "A sure 7.");
        yield return new("doubtful", BarChart.OfProbabilities(s_digits, doubtful, 9), "A 9 that could be a 4.");
        yield return new("wrong", BarChart.OfProbabilities(s_digits, wrong, 7), "A 7, read as a 2.");
    }

    private static HeatMap Confusion() => new()
    {
        RowTitle = "true digit",
        ColumnTitle = "read as",
        Rows = s_digits,
        Columns = s_digits,
        Values = Likely.Confusion(),
    };

    private static ScatterMap Map()
    {
        var (x, y, classes) = Likely.Clouds(10_000);
        return new() { X = x, Y = y, Classes = classes, Names = s_digits };
    }

    private static ImageGrid Mistakes()
    {
        var digits = BuiltInDigits.Test(1, 24);
        return new() { Tiles = [.. Enumerable.Range(0, digits.Count).Select(i => Tile.Of(Picture(i), Said(i)))] };

        GrayImage Picture(int i) => new(28, 28, digits.Image(i).ToArray());

        string Said(int i) => $"{digits.Label(i)} → {(digits.Label(i) + 3) % 10}, {99 - i} %";
    }

    private static ImageGrid Weights() => new()
    {
        Tiles = [.. Enumerable.Range(0, 32).Select(i => Tile.OfWeights(Likely.Weights(i), 28, 28, 1))],
        Columns = 8,
    };
}
