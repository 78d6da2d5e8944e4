using System.Text.Json;
using Chainrule.Optim.Schedules;

namespace Chainrule.Tests.PyTorch;

/// <summary>The schedules of schedules.json in our words, and how far other rates are from PyTorch's.</summary>
internal static class ScheduleCase
{
    public const double BaseRate = 0.4;

    private static readonly JsonElement s_file = Fixture.Read("schedules.json");

    private static readonly LinearLR s_warm = new(0.1, 1, 8);

    private static readonly CosineAnnealingLR s_cosine = new(32, 0.01);

    private static readonly ExponentialLR s_fall = new(0.9);

    private static readonly StepLR s_steps = new(7, 0.5);

    public static Dictionary<string, Schedule> All { get; } = new()
    {
        ["StepLR"] = s_steps,
        ["StepLR, gamma by default"] = new StepLR(10),
        ["MultiStepLR"] = new MultiStepLR([3, 11, 11, 30], 0.5),
        ["ExponentialLR"] = s_fall,
        ["LinearLR"] = s_warm,
        ["LinearLR, as it is by default"] = new LinearLR(),
        ["LinearLR, down"] = new LinearLR(1, 0.2, 20),
        ["CosineAnnealingLR"] = s_cosine,
        ["CosineAnnealingWarmRestarts"] = new CosineAnnealingWarmRestarts(9, 1, 0.02),
        ["CosineAnnealingWarmRestarts, longer periods"] = new CosineAnnealingWarmRestarts(5, 2),
        ["CosineAnnealingWarmRestarts, a single period"] = new CosineAnnealingWarmRestarts(40),
        ["OneCycleLR"] = new OneCycleLR(40),
        ["OneCycleLR, linear"] = new OneCycleLR(40, 0.25, 10, 100, linear: true) { BaseMomentum = 0.7, MaxMomentum = 0.9 },
        ["OneCycleLR, hardly a rise"] = new OneCycleLR(40, 0.01),
        ["OneCycleLR, no rise"] = new OneCycleLR(40, 0),
        ["OneCycleLR, momentum left alone"] = new OneCycleLR(40, 0.5) { CycleMomentum = false },
        ["warm-up, then a cosine"] = new SequentialLR([s_warm, s_cosine], [8]),
        ["warm-up, then a fall, then steps"] = new SequentialLR([s_warm, s_fall, s_steps], [8, 20]),
        ["warm-up and fall at once"] = new ChainedScheduler(s_warm, s_fall),
        ["warm-up and steps at once"] = new ChainedScheduler(s_warm, s_steps),
    };

    public static Dictionary<string, Func<ReduceLROnPlateau>> Plateaus { get; } = new()
    {
        ["as it is by default"] = () => new(),
        ["patience of 1"] = () => new(0.5, 1),
        ["cooldown"] = () => new(0.5, 1, cooldown: 3),
        ["least rate"] = () => new(0.2, 0, minRate: 0.01),
        ["absolute threshold"] = () => new(0.5, 1, 0.25) { Absolute = true },
        ["relative threshold"] = () => new(0.5, 1, 0.2),
        ["larger is better"] = () => new(0.5, 2, 0.05) { Maximize = true },
        ["larger is better, absolute threshold"] = () => new(0.5, 2, 0.1) { Maximize = true, Absolute = true },
        ["falls too small to happen"] = () => new(0.5, 0, eps: 0.02),
    };

    public static double[] Metrics { get; } = s_file.GetProperty("metrics").Doubles();

    public static string[] Names(string list) =>
        [.. s_file.GetProperty(list).EnumerateArray().Select(item => item.GetProperty("name").GetString()!)];

    /// <summary>The largest distance of rates, from step to rate, relative to the base rate.</summary>
    public static double Distance(string name, Func<long, double> rate) => Distance("cases", name, "rates", rate, BaseRate);

    /// <summary>The largest distance of momenta; PyTorch's is 0.9 where the schedule leaves it alone.</summary>
    public static double MomentumDistance(string name, Func<long, double?> momentum) =>
        Distance("cases", name, "momenta", step => momentum(step) ?? 0.9, 1);

    /// <summary>The largest distance of the rates after each metric.</summary>
    public static double PlateauDistance(string name, ReduceLROnPlateau plateau, Action<ReduceLROnPlateau>? after = null) =>
        Distance("plateaus", name, "rates", epoch =>
        {
            plateau.Observe(Metrics[epoch]);
            after?.Invoke(plateau);
            return plateau.RateAt(BaseRate, epoch);
        }, BaseRate);

    private static double Distance(string list, string name, string what, Func<long, double> value, double scale)
    {
        var theirs = s_file.GetProperty(list).EnumerateArray().Single(item => item.GetProperty("name").GetString() == name)
            .GetProperty(what).Doubles();
        theirs.Length.ShouldBe(40);
        return theirs.Select((expected, step) => Math.Abs(value(step) - expected) / scale).Max();
    }
}
