using System.Text.Json;

namespace Chainrule.Tests.PyTorch;

public class ActivationFixtureTests
{
    private static readonly Dictionary<string, JsonElement> s_cases = Fixture.Cases("activations.json");

    public static TheoryData<string> Names => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_activation_norm_and_branch_and_its_gradients_are_PyTorchs(string name) => LayerFixtureTests.Check(s_cases[name]);
}
