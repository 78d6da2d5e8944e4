using System.Text.Json;
using Chainrule.Graph;
using Chainrule.Plans;
using Chainrule.Reference;

namespace Chainrule.Tests.PyTorch;

public class OpFixtureTests
{
    private static readonly Dictionary<string, JsonElement> s_cases = Fixture.Cases("ops.json");

    public static TheoryData<string> Names => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_op_and_its_gradient_is_PyTorchs(string name)
    {
        var tested = s_cases[name];
        var inputs = tested.GetProperty("inputs").EnumerateArray().ToArray();
        var x = inputs.Select((input, i) => Parameter.Of($"x{i}", input.Shape(), StartValues.Constant(0))).ToArray();
        var y = FixtureOp.Describe(tested, x);
        y.Shape.ShouldBe(tested.GetProperty("output").Shape());
        var seed = Input.Of("output gradient", y.Shape.Sizes);
        var loss = (y * seed).Sum();
        double[][] expected =
        [
            tested.GetProperty("output").Data().Doubles(),
            .. tested.GetProperty("inputGradients").EnumerateArray().Select(gradient => gradient.Data().Doubles()),
        ];

        // Targets of probabilities are constants of the description, and so floats; the bound of doubles cannot hold there.
        var bound = tested.GetProperty("options").TryGetProperty("target", out _) ? 1e-7 : Fixture.Double;
        var reference = new Interpreter { [seed] = tested.GetProperty("outputGradient").Data().Doubles() };
        for (var i = 0; i < x.Length; i++) reference[x[i]] = inputs[i].Data().Doubles();
        var doubles = reference.Evaluate([y, .. ChainRule.Differentiate(loss, x)]);
        for (var i = 0; i < expected.Length; i++) Fixture.Distance(doubles[i], expected[i]).ShouldBeLessThan(bound);

        using var team = new Team(1);
        using var weights = new ParameterArena(1, loss);
        using var plan = Plan.ForTraining(loss, weights, alsoKeep: [y], options: new PlanOptions { Team = team });
        for (var i = 0; i < x.Length; i++) weights.Assign(x[i], inputs[i].Data().Floats());
        tested.GetProperty("outputGradient").Data().Floats().CopyTo(plan.Input(seed));
        plan.Run();
        Fixture.Distance(Fixture.Widen(plan.Value(y)), expected[0]).ShouldBeLessThan(Fixture.Single);
        for (var i = 0; i < x.Length; i++)
        {
            Fixture.Distance(Fixture.Widen(plan.Gradient(x[i])), expected[i + 1]).ShouldBeLessThan(Fixture.Single);
        }
    }
}
