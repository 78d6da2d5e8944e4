using Chainrule.Lab.Charts;
using Chainrule.Lab.Rivals;
using Chainrule.Lab.Runs;
using static Chainrule.Lab.Reports.Studies.StudyFigures;

namespace Chainrule.Lab.Reports.Studies;

/// <summary>Study 1: the home-made network against the framework.</summary>
internal static class StudyOne
{
    private const int Outputs = 10;

    internal static Chapter Of(StudySource source)
    {
        Contestant[] all =
        [
            new("Chainrule, summed error", source.Runs("study1", "summed"), Outputs),
            new("PyTorch, summed error", source.Rival("study1", "summed"), Outputs),
            new("Chainrule, mean error", source.Runs("study1", "mean"), 1),
            new("PyTorch, mean error", source.Rival("study1", "mean"), 1),
        ];
        var there = all.Where(one => one.Runs is not null).ToList();
        return new(
            There(
                new Paragraph(
                    "784-256-128-64-10 with sigmoids, squared error, stochastic gradient descent at 0.1, batches of 16. Here and in "
                    + "PyTorch the weights start the same and the batches are the same, so the two learn the same; they differ in "
                    + "speed. The published gap between the home-made network and PyTorch is that of two losses: an error summed over "
                    + "the ten outputs gives steps ten times as long as PyTorch's `MSELoss`, which averages over them too. Both losses "
                    + "were trained in both; losses are given for each output, as the study gives them."),
                Table(there),
                Agreement(source, "summed"),
                Grid(
                    Loss("study1-training-loss", "Training loss for each output.", there.Select(one => one.Loss(epoch => epoch.TrainLoss))),
                    Loss(
                        "study1-validation-loss",
                        "Validation loss for each output.",
                        there.Select(one => one.Loss(epoch => epoch.ValidationLoss))),
                    Accuracy(
                        "study1-test-accuracy",
                        "Test accuracy; the lines are the published ones.",
                        there.Select(one => Curves.OverEpochs(one.Name, one.Runs!, epoch => epoch.TestAccuracy)),
                        [new("home-made, published", 0.9781), new("PyTorch, published", 0.9094)]),
                    Curves.Figure(
                        "study1-seconds",
                        Curves.Epochs,
                        new("seconds") { From = 0 },
                        "Seconds of each epoch's training.",
                        there.Select(one => Curves.OverEpochs(one.Name, one.Runs!, epoch => epoch.Seconds))))),
            Claims(all[0], all[3]));
    }

    /// <summary>The first steps' losses of both, where PyTorch has trained.</summary>
    private static Table? Agreement(StudySource source, string name)
    {
        if (source.Rival("study1", name) is not { } rival || RivalComparison.Read(rival.Path) is not { } comparison) return null;
        return AgreementSection.Of("study1-first-losses", "The first steps' losses, summed error", comparison.Agreement);
    }

    private static Table Table(IReadOnlyList<Contestant> there) => new(
        [
            "network",
            new("lowest training loss", Best.Lowest),
            new("lowest validation loss", Best.Lowest),
            new("highest test accuracy, %", Best.Highest),
            new("seconds per epoch", Best.Lowest),
        ],
        [
            ["home-made, published", Cell.Of(0.00014, 5), Cell.Of(0.0035, 5), Cell.Of(97.81, 2), Cell.Of(9.17, 2)],
            ["PyTorch, published", Cell.Of(0.0163, 5), Cell.Of(0.0155, 5), Cell.Of(90.94, 2), Cell.Of(14.60, 2)],
            .. there.Select(one => (IReadOnlyList<Cell>)
            [
                one.Name,
                Cell.Of(one.Lowest(epoch => epoch.TrainLoss), 5),
                Cell.Of(one.Lowest(epoch => epoch.ValidationLoss), 5),
                Cell.OfShare(HighestTest(one.Runs)),
                Cell.Of(one.Seconds, 3),
            ]),
        ])
    {
        Name = "study1-table",
        Caption = "The study's table. The published seconds are those of another machine.",
    };

    private static List<Claim> Claims(Contestant home, Contestant framework) =>
    [
        new("1: home-made network, highest test accuracy, %", 97.81, 100 * HighestTest(home.Runs), Best.Highest)
        {
            Margin = MarginOf(HighestTest(home.Runs), 10_000),
        },
        new("1: home-made network, lowest training loss", 0.00014, home.Lowest(epoch => epoch.TrainLoss), Best.Lowest)
        {
            Decimals = 5,
            Reason = OtherMean(home),
        },
        new("1: home-made network, lowest validation loss", 0.0035, home.Lowest(epoch => epoch.ValidationLoss), Best.Lowest)
        {
            Decimals = 4,
        },
        new("1: home-made network, seconds per epoch", 9.17, home.Seconds, Best.Lowest) { Reason = AnotherMachine },
        new("1: PyTorch, highest test accuracy, %", 90.94, 100 * HighestTest(framework.Runs), Best.Highest)
        {
            Margin = MarginOf(HighestTest(framework.Runs), 10_000),
        },
        new("1: PyTorch, lowest training loss", 0.0163, framework.Lowest(epoch => epoch.TrainLoss), Best.Lowest) { Decimals = 4 },
        new("1: PyTorch, lowest validation loss", 0.0155, framework.Lowest(epoch => epoch.ValidationLoss), Best.Lowest) { Decimals = 4 },
        new("1: PyTorch, seconds per epoch", 14.60, framework.Seconds, Best.Lowest) { Reason = AnotherMachine },
    ];

    /// <summary>Why a training loss may be lower than ours where all else is alike.</summary>
    private static string OtherMean(Contestant home)
    {
        var steps = home.Runs?.Runs.SelectMany(run => run.Steps).ToList() ?? [];
        if (steps.Count == 0) return "";
        var lowest = Numbers.Fixed(steps.Min(step => step.Loss) / home.Divisor, 5);
        return "Over how many batches the study took the mean is not told. Here it is all of an epoch; "
            + $"the lowest mean of {steps[0].Step} in a row is {lowest}.";
    }

    /// <summary>One of the networks; its losses are divided, so that all are those of one output.</summary>
    private sealed record Contestant(string Name, RunSeries? Runs, int Divisor)
    {
        internal double? Seconds => Runs?.Over(run => run.Result?.SecondsPerEpoch)?.Mean;

        internal Series? Loss(Func<EpochMetrics, double?> figure) => Curves.OverEpochs(Name, Runs!, epoch => figure(epoch) / Divisor);

        internal double? Lowest(Func<EpochMetrics, double?> figure) => Runs?.Over(run => run.Epochs.Min(figure) / Divisor)?.Mean;
    }
}
