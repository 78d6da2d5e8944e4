using Chainrule.Lab.Analysis;
using Chainrule.Lab.Data;
using Chainrule.Lab.Training;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Optim;

namespace Chainrule.Lab.Tests.Analysis;

public class LearningRateFinderTests
{
    private static readonly ImageDataSet s_digits = BuiltInDigits.Training(1, 2000);

    [Fact]
    public void The_suggestion_learns_and_what_lies_far_from_it_does_not()
    {
        using var network = Network();
        var curve = LearningRateFinder.Run(network, CrossEntropy.Of, weights => new Sgd(weights, 1), Loader(), new() { To = 100 });
        curve.Exploded.ShouldBeTrue();
        curve.Suggested.ShouldBe(curve.AtLeast / 10, 1e-12);
        curve.AtSteepest.ShouldBeLessThanOrEqualTo(curve.AtLeast);

        var suggested = LossAfterOneEpoch(curve.Suggested);
        suggested.ShouldBeLessThan(0.75 * LossAfterOneEpoch(curve.Suggested / 100));
        suggested.ShouldBeLessThan(0.75 * LossAfterOneEpoch(curve.Suggested * 100));
    }

    [Fact]
    public void The_rate_grows_by_one_factor_and_the_loss_is_smoothed()
    {
        using var network = Network();
        var options = new LearningRateOptions { From = 1e-4, To = 1e-2, Steps = 5, Smoothing = 0.5 };
        var curve = LearningRateFinder.Run(network, CrossEntropy.Of, weights => new Sgd(weights, 1), Loader(), options);
        curve.Exploded.ShouldBeFalse();
        curve.Points.Select(point => Math.Log10(point.Rate)).ShouldBe([-4, -3.5, -3, -2.5, -2], 1e-9);
        var (mean, weight) = (0.0, 0.0);
        foreach (var point in curve.Points)
        {
            (mean, weight) = (0.5 * mean + 0.5 * point.Loss, 0.5 * weight + 0.5);
            point.Smooth.ShouldBe(mean / weight, 1e-12);
        }
    }

    [Fact]
    public void The_network_is_as_before_and_the_same_search_finds_the_same()
    {
        using var network = Network();
        var before = network.Weights.Variables.Select(network.Weights.Read).ToArray();
        var options = new LearningRateOptions { Steps = 40 };
        var first = LearningRateFinder.Run(network, CrossEntropy.Of, weights => new Adam(weights), Loader(), options);
        network.Weights.Variables.Select(network.Weights.Read).ShouldBe(before);
        var again = LearningRateFinder.Run(network, CrossEntropy.Of, weights => new Adam(weights), Loader(), options);
        again.Points.ShouldBe(first.Points);
    }

    [Fact]
    public void More_steps_than_batches_go_through_the_samples_again()
    {
        using var network = Network();
        var loader = new DataLoader(Subset.First(s_digits, 50), 20, shuffle: true);
        var options = new LearningRateOptions { Steps = 7, To = 1e-3 };
        LearningRateFinder.Run(network, CrossEntropy.Of, weights => new Sgd(weights, 1), loader, options).Points.Count.ShouldBe(7);
    }

    [Fact]
    public void A_curve_can_be_read_by_hand()
    {
        RatePoint[] points = [new(1e-3, 0, 5), new(1e-2, 0, 5), new(1e-1, 0, 3), new(1, 0, 2), new(10, 0, 9)];
        var curve = new LearningRateCurve(points, Exploded: true);
        (curve.AtLeast, curve.Suggested, curve.AtSteepest).ShouldBe((1, 0.1, 0.1));
    }

    [Theory]
    [InlineData(0, 1, 10, "learning rates: expected a range above 0 that grows, got 0 to 1.")]
    [InlineData(1, 0.5, 10, "learning rates: expected a range above 0 that grows, got 1 to 0.5.")]
    [InlineData(0.1, 1, 1, "learning rates: expected 2 steps or more, got 1.")]
    public void A_wrong_range_is_explained(double from, double to, int steps, string message)
    {
        using var network = Network();
        var options = new LearningRateOptions { From = from, To = to, Steps = steps };
        Should.Throw<ArgumentException>(
                () => LearningRateFinder.Run(network, CrossEntropy.Of, weights => new Sgd(weights, 1), Loader(), options))
            .Message.ShouldBe(message);
    }

    private static DataLoader Loader() => new(s_digits, 20, new Normalisation(0.1307, 0.3081), shuffle: true, seed: 1);

    private static Network Network() =>
        new(new Sequential(new Flatten(), new Linear(16), new BatchNorm(), new ReLU(), new Linear(10)), [1, 28, 28], seed: 1);

    private static double LossAfterOneEpoch(double rate)
    {
        using var network = Network();
        using var sgd = new Sgd(network.Weights, rate);
        using var trainer = new Trainer(network, CrossEntropy.Of, sgd);
        try
        {
            trainer.Run(Loader(), epochs: 1);
            return trainer.Evaluate(new DataLoader(BuiltInDigits.Test(1, 500), 100, new Normalisation(0.1307, 0.3081))).Loss;
        }
        catch (DivergedException)
        {
            return double.PositiveInfinity;
        }
    }
}
