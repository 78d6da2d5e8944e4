using Chainrule.Lab.Experiments;

namespace Chainrule.Lab.Tests.Experiments;

/// <summary>Epochs of a file, steps of the optimizer: ten steps are an epoch here, ten epochs the training, 1 the rate.</summary>
public class ScheduleTests
{
    [Fact]
    public void A_constant_rate_stays()
    {
        Rate(new ScheduleSettings.Constant(), 0).ShouldBe(1);
        Rate(new ScheduleSettings.Constant(), 99).ShouldBe(1);
    }

    [Fact]
    public void A_step_falls_at_the_epochs_end()
    {
        var step = new ScheduleSettings.Step { Every = 3, Factor = 0.5 };
        Rates(step, 0, 29, 30, 59, 60, 89, 90).ShouldBe([1, 1, 0.5, 0.5, 0.25, 0.25, 0.125]);
        Rates(new ScheduleSettings.Step { Factor = 0.5 }, 33, 34, 67, 68, 99).ShouldBe([1, 0.5, 0.5, 0.25, 0.25]);
    }

    [Fact]
    public void Several_steps_fall_where_they_are_named()
    {
        Rates(new ScheduleSettings.MultiStep { At = [2, 9], Factor = 0.5 }, 19, 20, 89, 90).ShouldBe([1, 0.5, 0.5, 0.25]);
        Rates(new ScheduleSettings.MultiStep { Factor = 0.5 }, 49, 50, 74, 75).ShouldBe([1, 0.5, 0.5, 0.25]);
    }

    [Fact]
    public void An_exponential_has_its_factor_after_each_epoch()
    {
        var schedule = new ScheduleSettings.Exponential { Factor = 0.5 };
        foreach (var epoch in (ReadOnlySpan<int>)[0, 1, 2, 9]) Rate(schedule, 10 * epoch).ShouldBe(Math.Pow(0.5, epoch), 1e-12);
        Rate(schedule, 5).ShouldBe(Math.Sqrt(0.5), 1e-12);
    }

    [Fact]
    public void A_cosine_falls_over_the_whole_training_or_over_each_period()
    {
        Rate(new ScheduleSettings.Cosine(), 0).ShouldBe(1);
        Rate(new ScheduleSettings.Cosine(), 50).ShouldBe(0.5, 1e-12);
        Rate(new ScheduleSettings.Cosine { Least = 0.1 }, 99).ShouldBe(0.1, 1e-3);
        var restarted = new ScheduleSettings.Cosine { Period = 1.5, Multiplier = 2 };
        foreach (var start in (ReadOnlySpan<int>)[0, 15, 45]) Rate(restarted, start).ShouldBe(1);
        Rate(restarted, 30).ShouldBe(0.5, 1e-12);
    }

    [Fact]
    public void One_cycle_rises_and_falls()
    {
        var cycle = new ScheduleSettings.OneCycle
        {
            WarmupShare = 0.5,
            StartDivisor = 10,
            EndDivisor = 100,
            Anneal = Annealing.Linear,
            CycleMomentum = true,
        };
        Rate(cycle, 0).ShouldBe(0.1, 1e-12);
        Rate(cycle, 49).ShouldBe(1, 1e-12);
        Rate(cycle, 99).ShouldBe(0.001, 1e-12);
        Rate(cycle, 24).ShouldBe(0.1 + 0.9 * 24 / 49, 1e-12);
        Rate(cycle with { Anneal = Annealing.Cosine }, 24).ShouldBe(0.1 + 0.9 * (1 - Math.Cos(Math.PI * 24 / 49)) / 2, 1e-12);
        ExperimentParts.Schedule(cycle, 10, 10).MomentumAt(49).ShouldNotBeNull().ShouldBe(0.85, 1e-12);
        ExperimentParts.Schedule(cycle with { CycleMomentum = false }, 10, 10).MomentumAt(49).ShouldBeNull();
    }

    [Fact]
    public void A_plateau_falls_when_losses_are_no_better()
    {
        var plateau = new ScheduleSettings.Plateau { Factor = 0.5, Patience = 1, Threshold = 0.1, Cooldown = 1, Least = 0.3, Warmup = 1 };
        var schedule = ExperimentParts.Schedule(plateau, 10, 10);
        List<double> rates = [];
        foreach (var loss in (ReadOnlySpan<double>)[1, 0.95, 0.95, 0.95, 0.95, 0.95, 0.95])
        {
            schedule.Observe(loss);
            rates.Add(schedule.RateAt(1, 50));
        }

        rates.ShouldBe([1, 1, 0.5, 0.5, 0.5, 0.3, 0.3], 1e-12);
    }

    [Fact]
    public void A_warm_up_rises_step_by_step_to_the_full_rate()
    {
        Rates(new ScheduleSettings.Constant { Warmup = 0.4 }, 0, 1, 3, 4, 99).ShouldBe([0.2, 0.4, 0.8, 1, 1], 1e-12);
        Rates(new ScheduleSettings.Constant { Warmup = 0.01 }, 0).ShouldBe([1]);
    }

    [Fact]
    public void After_a_warm_up_named_epochs_stay_where_they_are_and_a_cosine_fills_what_is_left()
    {
        Rates(new ScheduleSettings.Step { Every = 3, Factor = 0.5, Warmup = 2 }, 20, 29, 30).ShouldBe([1, 1, 0.5]);
        Rates(new ScheduleSettings.MultiStep { At = [3], Factor = 0.5, Warmup = 2 }, 29, 30).ShouldBe([1, 0.5]);
        Rate(new ScheduleSettings.Cosine { Warmup = 2 }, 20).ShouldBe(1);
        Rate(new ScheduleSettings.Cosine { Warmup = 2 }, 60).ShouldBe(0.5, 1e-12);
        Rate(new ScheduleSettings.Cosine { Warmup = 2 }, 99).ShouldBe(0, 1e-3);
    }

    [Fact]
    public void The_shortest_training_has_every_schedule()
    {
        foreach (var schedule in Examples.Schedules)
        {
            var made = ExperimentParts.Schedule(schedule with { Warmup = 0 }, 1, 1);
            double.IsFinite(made.RateAt(1, 0)).ShouldBeTrue($"{schedule}");
        }
    }

    private static double Rate(ScheduleSettings schedule, long step) => ExperimentParts.Schedule(schedule, 10, 10).RateAt(1, step);

    private static double[] Rates(ScheduleSettings schedule, params long[] steps) => [.. steps.Select(step => Rate(schedule, step))];
}
