using System.Text.Json;
using Chainrule.Graph;
using Chainrule.Ops;
using Chainrule.Plans;
using Chainrule.Reference;

namespace Chainrule.Tests.PyTorch;

public class NormFixtureTests
{
    private static readonly Dictionary<string, JsonElement> s_cases = Fixture.Cases("norms.json");

    public static TheoryData<string> Names => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_norm_its_gradients_its_statistics_and_its_predictions_are_PyTorchs(string name)
    {
        var tested = s_cases[name];
        LayerFixtureTests.Check(tested, (x, y, reference, weights) =>
        {
            Doubles(tested.GetProperty("float64"), y, reference, weights);
            Floats(tested.GetProperty("float32"), y, weights);
        });
    }

    private static void Floats(JsonElement expected, Node y, ParameterArena weights)
    {
        foreach (var buffer in expected.GetProperty("buffers").EnumerateObject())
        {
            Fixture.Distance(Fixture.Widen(weights.Read(weights.Find(buffer.Name))), buffer.Value.Data().Doubles())
                .ShouldBeLessThan(Fixture.Single);
        }

        foreach (var fuse in new[] { false, true })
        {
            using var team = new Team(1);
            using var plan = Plan.ForInference([y], weights, new PlanOptions { Team = team, Fuse = fuse });
            plan.Run();
            Fixture.Distance(Fixture.Widen(plan.Value(y)), expected.GetProperty("predicting").Data().Doubles())
                .ShouldBeLessThan(Fixture.Single);
        }
    }

    private static void Doubles(JsonElement expected, Node y, Interpreter reference, ParameterArena weights)
    {
        var predicting = new Interpreter { IsTraining = false };
        foreach (var variable in weights.Variables) predicting[variable] = reference[variable];
        foreach (var node in Node.InOrder(y).Where(node => node.Op is Track))
        {
            var buffer = ((Track)node.Op).Buffer;
            predicting[buffer] = reference.Evaluate(node.Inputs[1])[0];
            var theirs = expected.GetProperty("buffers").GetProperty(((Variable)buffer.Op).FullName).Data().Doubles();
            Fixture.Distance(predicting[buffer], theirs).ShouldBeLessThan(Fixture.Double);
        }

        Fixture.Distance(predicting.Evaluate(y)[0], expected.GetProperty("predicting").Data().Doubles()).ShouldBeLessThan(Fixture.Double);
    }
}
