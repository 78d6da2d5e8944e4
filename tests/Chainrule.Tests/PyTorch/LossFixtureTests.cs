namespace Chainrule.Tests.PyTorch;

public class LossFixtureTests
{
    public static TheoryData<string> Names => [.. LossFixture.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_loss_with_its_options_and_its_gradient_is_PyTorchs(string name)
    {
        var tested = new LossFixture(name);
        tested.DistanceOfDoubles(tested.Loss).ShouldBeLessThan(Fixture.Double);
        tested.DistanceOfFloats(tested.Loss).ShouldBeLessThan(Fixture.Single);
    }
}
