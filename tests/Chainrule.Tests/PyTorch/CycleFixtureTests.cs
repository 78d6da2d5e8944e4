using System.Text.Json;
using Chainrule.Optim.Schedules;

namespace Chainrule.Tests.PyTorch;

/// <summary>One cycle over so few steps that its peak lies before the first of them, between two, or just before the last.</summary>
public class CycleFixtureTests
{
    private const double GreatestRate = 0.4;

    private static readonly Dictionary<string, JsonElement> s_cases = Fixture.Cases("cycles.json");

    public static TheoryData<string> Names => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_cycle_is_PyTorchs(string name)
    {
        var tested = s_cases[name];
        var steps = tested.GetProperty("steps").GetInt32();
        var cycle = new OneCycleLR(steps, tested.GetProperty("pctStart").GetDouble(), linear: tested.GetProperty("linear").GetBoolean());
        for (var step = 0; step < steps; step++)
        {
            cycle.RateAt(GreatestRate, step).ShouldBe(tested.GetProperty("rates")[step].GetDouble(), 1e-12, $"step {step}");
            cycle.MomentumAt(step)!.Value.ShouldBe(tested.GetProperty("momenta")[step].GetDouble(), 1e-12, $"step {step}");
        }
    }

    /// <summary>PyTorch divides by zero here.</summary>
    [Fact]
    public void A_peak_at_the_first_step_is_the_greatest_rate()
    {
        new OneCycleLR(10, 0.1).RateAt(GreatestRate, 0).ShouldBe(GreatestRate);
        new OneCycleLR(2, 0.5, linear: true).RateAt(GreatestRate, 0).ShouldBe(GreatestRate);
        new OneCycleLR(2, 0.5).MomentumAt(0).ShouldBe(0.85);
    }
}
