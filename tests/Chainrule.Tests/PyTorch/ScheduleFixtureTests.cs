using static Chainrule.Tests.PyTorch.ScheduleCase;

namespace Chainrule.Tests.PyTorch;

public class ScheduleFixtureTests
{
    private const double Bound = 1e-12;

    public static TheoryData<string> Schedules => [.. Names("cases")];

    public static TheoryData<string> Observers => [.. Names("plateaus")];

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Every_schedule_is_PyTorchs(string name)
    {
        Distance(name, step => All[name].RateAt(BaseRate, step)).ShouldBeLessThan(Bound);
        MomentumDistance(name, All[name].MomentumAt).ShouldBeLessThan(Bound);
    }

    [Theory]
    [MemberData(nameof(Observers))]
    public void Every_plateau_is_PyTorchs(string name) => PlateauDistance(name, Plateaus[name]()).ShouldBeLessThan(Bound);

    [Theory]
    [MemberData(nameof(Observers))]
    public void A_plateau_goes_on_from_what_another_knew(string name)
    {
        var resumed = Plateaus[name]();
        PlateauDistance(name, Plateaus[name](), plateau => resumed.Memory = plateau.Memory).ShouldBeLessThan(Bound);
        foreach (var metric in Metrics) resumed.Observe(metric);
        var whole = Plateaus[name]();
        foreach (var metric in Metrics.Concat(Metrics)) whole.Observe(metric);
        resumed.Memory.ShouldBe(whole.Memory);
    }
}
