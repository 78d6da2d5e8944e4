using Chainrule.Graph;
using Chainrule.Optim;
using Chainrule.Optim.Schedules;
using Chainrule.Shapes;

namespace Chainrule.Tests.Optimizers;

public class ScheduleTests
{
    [Fact]
    public void A_schedule_gives_an_optimizer_its_rate_and_its_momentum()
    {
        using var weights = new ParameterArena(1, Parameter.Of("w", new Shape(1), StartValues.Constant(0)));
        using var plain = new Sgd(weights, 0.1);
        using var sgd = new Sgd(weights, 0.1, momentum: 0.5);
        using var adam = new Adam(weights);
        var cycle = new OneCycleLR(100);
        foreach (var optimizer in new Optimizer[] { sgd, adam })
        {
            new StepLR(2).Set(optimizer, 1, 2);
            (optimizer.LearningRate, optimizer.Momentum).ShouldBe((0.1, optimizer == sgd ? 0.5 : 0.9));
            cycle.Set(optimizer, 1, 29);
            (optimizer.LearningRate, optimizer.Momentum).ShouldBe((1, 0.85));
            cycle.Set(optimizer, 1, 0);
            (optimizer.LearningRate, optimizer.Momentum).ShouldBe((cycle.RateAt(1, 0), 0.95));
        }

        Should.Throw<ArgumentException>(() => cycle.Set(plain, 1, 0)).Message
            .ShouldBe("Sgd: expected no momentum, having no memory of steps, got 0.95.");
        new OneCycleLR(100) { CycleMomentum = false }.Set(plain, 1, 29);
        plain.LearningRate.ShouldBe(1);
    }

    [Fact]
    public void After_its_last_step_a_cycle_stays_where_it_is()
    {
        var cycle = new OneCycleLR(10);
        var least = cycle.RateAt(1, 9);
        least.ShouldBe(0.04 / 1e4, 1e-18);
        foreach (var step in new[] { 10, 11, 1000 }) (cycle.RateAt(1, step), cycle.MomentumAt(step)).ShouldBe((least, 0.95));
    }

    [Theory]
    [InlineData(1, 0.3)]
    [InlineData(2, 0.5)]
    [InlineData(3, 0.0)]
    [InlineData(4, 0.25)]
    public void A_short_cycle_has_rates_too(int steps, double part)
    {
        var cycle = new OneCycleLR(steps, part);
        for (var step = 0; step < steps + 2; step++) cycle.RateAt(1, step).ShouldBeInRange(0.04 / 1e4 * (1 - 1e-12), 1);
        cycle.RateAt(1, steps).ShouldBe(0.04 / 1e4, 1e-18);
    }

    [Fact]
    public void A_sequence_or_a_chain_has_the_momentum_of_its_parts()
    {
        var (cycle, steps) = (new OneCycleLR(10), new StepLR(3));
        var sequence = new SequentialLR([steps, cycle], [4]);
        sequence.MomentumAt(3).ShouldBeNull();
        sequence.MomentumAt(6).ShouldBe(cycle.MomentumAt(2));
        new ChainedScheduler(cycle, steps).MomentumAt(2).ShouldBe(cycle.MomentumAt(2));
        new ChainedScheduler(steps).MomentumAt(2).ShouldBeNull();
    }

    [Fact]
    public void A_metric_that_is_not_finite_is_never_better()
    {
        var plateau = new ReduceLROnPlateau(0.5, patience: 1);
        foreach (var metric in new[] { double.NaN, double.PositiveInfinity }) plateau.Observe(metric);
        plateau.Memory.ShouldBe((null, 0, 0, 1));
        plateau.Observe(3);
        plateau.Observe(double.NaN);
        plateau.Memory.ShouldBe((3, 1, 0, 1));
        plateau.RateAt(1, 0).ShouldBe(0.5);
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Message(() => new StepLR(0)).ShouldBe("StepLR: expected a step size of 1 or above, got 0.");
        Message(() => new StepLR(1, 0)).ShouldBe("StepLR: expected a gamma above 0, got 0.");
        Message(() => new MultiStepLR([1], -1)).ShouldBe("MultiStepLR: expected a gamma above 0, got -1.");
        Message(() => new ExponentialLR(double.NaN)).ShouldBe("ExponentialLR: expected a gamma above 0, got NaN.");
        Message(() => new LinearLR(0)).ShouldBe("LinearLR: expected a start factor above 0 and at most 1, got 0.");
        Message(() => new LinearLR(1, 2)).ShouldBe("LinearLR: expected an end factor from 0 to 1, got 2.");
        Message(() => new LinearLR(1, 1, 0)).ShouldBe("LinearLR: expected a number of steps of 1 or above, got 0.");
        Message(() => new CosineAnnealingLR(0)).ShouldBe("CosineAnnealingLR: expected a period of 1 or above, got 0.");
        Message(() => new CosineAnnealingLR(1, -1)).ShouldBe("CosineAnnealingLR: expected a least rate of 0 or above, got -1.");
        Message(() => new CosineAnnealingWarmRestarts(1, 0))
            .ShouldBe("CosineAnnealingWarmRestarts: expected a factor of periods of 1 or above, got 0.");
        Message(() => new OneCycleLR(0)).ShouldBe("OneCycleLR: expected a number of steps of 1 or above, got 0.");
        Message(() => new OneCycleLR(5, 1)).ShouldBe("OneCycleLR: expected a part of rising steps of 0 or above and below 1, got 1.");
        Message(() => new OneCycleLR(5, divFactor: 0)).ShouldBe("OneCycleLR: expected a divisor above 0, got 0.");
        Message(() => new OneCycleLR(5) { MaxMomentum = 1 })
            .ShouldBe("OneCycleLR: expected a largest momentum of 0 or above and below 1, got 1.");
        Message(() => new SequentialLR([new StepLR(1), new StepLR(1)], [])).ShouldBe("SequentialLR: expected 1 milestones, got 0.");
        Message(() => new SequentialLR([new StepLR(1), new StepLR(1), new StepLR(1)], [3, 3]))
            .ShouldBe("SequentialLR: expected a milestone above 3, got 3.");
        Message(() => new ReduceLROnPlateau(1)).ShouldBe("ReduceLROnPlateau: expected a factor above 0 and below 1, got 1.");
        Message(() => new ReduceLROnPlateau(patience: -1)).ShouldBe("ReduceLROnPlateau: expected a patience of 0 or above, got -1.");
    }

    private static string Message(Func<Schedule> make) => Should.Throw<ArgumentException>(make).Message;
}
