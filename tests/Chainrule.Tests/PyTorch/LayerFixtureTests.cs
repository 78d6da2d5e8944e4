using System.Text.Json;
using Chainrule.Graph;
using Chainrule.Plans;
using Chainrule.Reference;

namespace Chainrule.Tests.PyTorch;

public class LayerFixtureTests
{
    private static readonly Dictionary<string, JsonElement> s_cases = Fixture.Cases("layers.json");

    public static TheoryData<string> Names => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_layer_and_its_gradients_are_PyTorchs(string name) => Check(s_cases[name]);

    /// <summary>Compares values and gradients, of floats and of doubles.</summary>
    /// <param name="tested">The case.</param>
    /// <param name="also">What else is to be compared after the float plan has run: x, y, the reference and the weights.</param>
    internal static void Check(JsonElement tested, Action<Node, Node, Interpreter, ParameterArena>? also = null)
    {
        var input = tested.GetProperty("input");
        var x = Parameter.Of("x", input.Shape(), StartValues.Constant(0));
        var y = FixtureLayers.Of(tested.GetProperty("layers")).Apply(x);
        var outputGradient = tested.GetProperty("outputGradient");
        y.Shape.ShouldBe(outputGradient.Shape());
        var seed = Input.Of("output gradient", y.Shape.Sizes);
        var loss = (y * seed).Sum();

        using var team = new Team(1);
        using var weights = new ParameterArena(1, loss);
        using var plan = Plan.ForTraining(loss, weights, alsoKeep: [y], options: new PlanOptions { Team = team });
        var reference = new Interpreter { [seed] = outputGradient.Data().Doubles() };
        outputGradient.Data().Floats().CopyTo(plan.Input(seed));
        weights.Assign(x, input.Data().Floats());
        var given = tested.GetProperty("parameters").EnumerateObject().ToArray();
        given.Length.ShouldBe(weights.Parameters.Count - 1);
        foreach (var parameter in given)
        {
            var node = weights.Find(FixtureLayers.Name(parameter.Name));
            ((Parameter)node.Op).OutsideShape.ShouldBe(parameter.Value.Shape());
            weights.Assign(node, parameter.Value.Data().Floats());
        }

        if (tested.TryGetProperty("buffers", out var buffers))
        {
            foreach (var buffer in buffers.EnumerateObject()) weights.Assign(weights.Find(buffer.Name), buffer.Value.Data().Floats());
        }

        // The given numbers are multiples of 1/1024, so the floats hold them exactly.
        foreach (var variable in weights.Variables) reference[variable] = Fixture.Widen(weights.Rows(variable));
        plan.Run();
        var floats = tested.GetProperty("float32");
        Fixture.Distance(Fixture.Widen(plan.Value(y)), floats.GetProperty("output").Data().Doubles()).ShouldBeLessThan(Fixture.Single);
        var inputGradient = floats.GetProperty("inputGradient").Data().Doubles();
        Fixture.Distance(Fixture.Widen(plan.Gradient(x)), inputGradient).ShouldBeLessThan(Fixture.Single);
        foreach (var gradient in floats.GetProperty("parameterGradients").EnumerateObject())
        {
            var ours = weights.ReadGradient(weights.Find(FixtureLayers.Name(gradient.Name)));
            Fixture.Distance(Fixture.Widen(ours), gradient.Value.Data().Doubles()).ShouldBeLessThan(Fixture.Single);
        }

        CheckDoubles(tested.GetProperty("float64"), reference, y, x, loss, weights);
        also?.Invoke(x, y, reference, weights);
    }

    private static void CheckDoubles(JsonElement expected, Interpreter reference, Node y, Node x, Node loss, ParameterArena weights)
    {
        var values = reference.Evaluate([y, .. ChainRule.Differentiate(loss, x)]);
        Fixture.Distance(values[0], expected.GetProperty("output").Data().Doubles()).ShouldBeLessThan(Fixture.Double);
        Fixture.Distance(values[1], expected.GetProperty("inputGradient").Data().Doubles()).ShouldBeLessThan(Fixture.Double);
        foreach (var gradient in expected.GetProperty("parameterGradients").EnumerateObject())
        {
            var node = weights.Find(FixtureLayers.Name(gradient.Name));
            var described = ChainRule.Differentiate(loss, node)[0];
            if (((Parameter)node.Op).Transposed) described = described.Permute();
            Fixture.Distance(reference.Evaluate(described)[0], gradient.Value.Data().Doubles()).ShouldBeLessThan(Fixture.Double);
        }
    }
}
