using Chainrule.Optim.Schedules;
using static Chainrule.Tests.PyTorch.ScheduleCase;

namespace Chainrule.Tests.Mutants;

/// <summary>Schedules that are a little wrong, against forty of PyTorch's steps: each must be noticed.</summary>
public class ScheduleMutantTests
{
    private const double Noticed = 1e-4;

    private static readonly Dictionary<string, (string Case, Func<long, double> Wrong)> s_mutants = new()
    {
        ["a step that falls gradually"] = ("StepLR", t => BaseRate * Math.Pow(0.5, t / 7.0)),
        ["a step that subtracts"] = ("StepLR", t => BaseRate * Math.Max(0, 1 - 0.5 * (t / 7))),
        ["a milestone that counts once"] = ("MultiStepLR", t => BaseRate * Math.Pow(0.5, new[] { 3, 11, 30 }.Count(m => m <= t))),
        ["a milestone that counts a step late"] = ("MultiStepLR", t => BaseRate * Math.Pow(0.5, new[] { 3, 11, 11, 30 }.Count(m => m < t))),
        ["an exponential of e"] = ("ExponentialLR", t => BaseRate * Math.Exp(-0.1 * t)),
        ["a warm-up from 0"] = ("LinearLR", t => BaseRate * Math.Min(t, 8) / 8),
        ["a warm-up one step too short"] = ("LinearLR", t => BaseRate * (0.1 + 0.9 * Math.Min(t, 7) / 7)),
        ["a cosine that stays down"] = ("CosineAnnealingLR", t => new CosineAnnealingLR(32, 0.01).RateAt(BaseRate, Math.Min(t, 32))),
        ["a cosine whose least rate is a factor"] =
            ("CosineAnnealingLR", t => BaseRate * (0.01 + 0.99 * (1 + Math.Cos(Math.PI * t / 32)) / 2)),
        ["a cosine to the last step instead of past it"] =
            ("CosineAnnealingWarmRestarts", t => new CosineAnnealingLR(8, 0.02).RateAt(BaseRate, t % 9)),
        ["a restart without longer periods"] =
            ("CosineAnnealingWarmRestarts, longer periods", t => new CosineAnnealingWarmRestarts(5).RateAt(BaseRate, t)),
        ["a restart with periods that grow by as much"] =
            ("CosineAnnealingWarmRestarts, longer periods", t => Growing(t, 5)),
        ["a cycle with its peak a step later"] =
            ("OneCycleLR, linear", t => t <= 10 ? 0.04 + 0.36 * t / 10 : 0.4 + (0.0004 - 0.4) * (t - 10) / 29),
        ["a cycle that ends at the greatest rate's part"] =
            ("OneCycleLR, linear", t => t <= 9 ? 0.04 + 0.36 * t / 9 : 0.4 + (0.004 - 0.4) * (t - 9) / 30),
        ["a cycle of straight lines"] = ("OneCycleLR", t => new OneCycleLR(40, linear: true).RateAt(BaseRate, t)),
        ["a cycle of cosines"] = ("OneCycleLR, linear", t => new OneCycleLR(40, 0.25, 10, 100).RateAt(BaseRate, t)),
        ["a sequence that counts on"] =
            ("warm-up, then a cosine", t => t < 8 ? All["LinearLR"].RateAt(BaseRate, t) : All["CosineAnnealingLR"].RateAt(BaseRate, t)),
        ["a sequence that changes a step late"] =
            ("warm-up, then a cosine", t => new SequentialLR([All["LinearLR"], All["CosineAnnealingLR"]], [9]).RateAt(BaseRate, t)),
        ["a chain of which the smaller holds"] =
            ("warm-up and fall at once", t => Math.Min(All["LinearLR"].RateAt(BaseRate, t), All["ExponentialLR"].RateAt(BaseRate, t))),
    };

    private static readonly Dictionary<string, (string Case, Func<ReduceLROnPlateau> Wrong)> s_plateaus = new()
    {
        ["patience of one epoch less"] = ("patience of 1", () => new(0.5, 0)),
        ["patience of one epoch more"] = ("patience of 1", () => new(0.5, 2)),
        ["no cooldown"] = ("cooldown", () => new(0.5, 1)),
        ["cooldown of one epoch more"] = ("cooldown", () => new(0.5, 1, cooldown: 4)),
        ["no least rate"] = ("least rate", () => new(0.2, 0)),
        ["a relative threshold"] = ("absolute threshold", () => new(0.5, 1, 0.25)),
        ["an absolute threshold"] = ("relative threshold", () => new(0.5, 1, 0.2) { Absolute = true }),
        ["smaller is better"] = ("larger is better", () => new(0.5, 2, 0.05)),
        ["every fall happens"] = ("falls too small to happen", () => new(0.5, 0)),
    };

    public static TheoryData<string> Schedules => [.. All.Keys];

    public static TheoryData<string> Mutants => [.. s_mutants.Keys];

    public static TheoryData<string> Plateaus => [.. s_plateaus.Keys];

    [Theory]
    [MemberData(nameof(Schedules))]
    public void A_schedule_that_is_a_step_early_or_late_is_noticed(string name)
    {
        Distance(name, step => All[name].RateAt(BaseRate, step + 1)).ShouldBeGreaterThan(Noticed);
        Distance(name, step => All[name].RateAt(BaseRate, Math.Max(0, step - 1))).ShouldBeGreaterThan(Noticed);
    }

    [Theory]
    [MemberData(nameof(Mutants))]
    public void A_broken_schedule_is_noticed(string mutant) =>
        Distance(s_mutants[mutant].Case, s_mutants[mutant].Wrong).ShouldBeGreaterThan(Noticed);

    [Theory]
    [MemberData(nameof(Plateaus))]
    public void A_broken_plateau_is_noticed(string mutant) =>
        PlateauDistance(s_plateaus[mutant].Case, s_plateaus[mutant].Wrong()).ShouldBeGreaterThan(Noticed);

    [Fact]
    public void A_momentum_that_goes_with_the_rate_is_noticed()
    {
        var cycle = new OneCycleLR(40) { BaseMomentum = 0.95, MaxMomentum = 0.85 };
        MomentumDistance("OneCycleLR", cycle.MomentumAt).ShouldBeGreaterThan(Noticed);
        MomentumDistance("OneCycleLR", _ => null).ShouldBeGreaterThan(Noticed);
    }

    private static double Growing(long step, long period)
    {
        for (; step >= period; period += 5) step -= period;
        return new CosineAnnealingLR(period).RateAt(BaseRate, step);
    }
}
