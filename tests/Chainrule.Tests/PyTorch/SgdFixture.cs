using System.Text.Json;
using Chainrule.Graph;
using Chainrule.Optim;

namespace Chainrule.Tests.PyTorch;

/// <summary>The two tensors and twelve gradients of sgd.json, and what PyTorch makes of them.</summary>
internal static class SgdFixture
{
    private static readonly JsonElement s_file = Fixture.Read("sgd.json");

    public static Dictionary<string, JsonElement> Cases { get; } = Fixture.Cases("sgd.json");

    /// <summary>Walks all steps with an update in doubles.</summary>
    /// <param name="tested">The case.</param>
    /// <param name="rule">From step, tensor, weights and gradient to new weights, one number at a time.</param>
    /// <returns>The largest distance from PyTorch's doubles.</returns>
    public static double Distance(JsonElement tested, Func<int, int, int, double, double, double> rule)
    {
        var worst = 0.0;
        var w = s_file.GetProperty("start").EnumerateArray().Select(tensor => tensor.Data().Doubles()).ToArray();
        for (var step = 0; step < 12; step++)
        {
            for (var tensor = 0; tensor < w.Length; tensor++)
            {
                var g = s_file.GetProperty("gradients")[step][tensor].Doubles();
                for (var i = 0; i < g.Length; i++) w[tensor][i] = rule(step, tensor, i, w[tensor][i], g[i]);
                worst = Math.Max(worst, Fixture.Distance(w[tensor], tested.GetProperty("float64")[step][tensor].Doubles()));
            }
        }

        return worst;
    }

    /// <summary>Walks all steps with an optimizer over an arena.</summary>
    /// <returns>The largest distance from PyTorch's floats.</returns>
    public static double Distance(JsonElement tested, Func<ParameterArena, Optimizer> make, Action<Optimizer> step)
    {
        var start = s_file.GetProperty("start").EnumerateArray().ToArray();
        var nodes = start.Select((tensor, i) => Parameter.Of($"w{i}", tensor.Shape(), StartValues.Constant(0))).ToArray();
        using var weights = new ParameterArena(1, nodes);
        using var optimizer = make(weights);
        for (var i = 0; i < nodes.Length; i++) weights.Assign(nodes[i], start[i].Data().Floats());
        var worst = 0.0;
        for (var n = 0; n < 12; n++)
        {
            for (var i = 0; i < nodes.Length; i++) s_file.GetProperty("gradients")[n][i].Floats().CopyTo(weights.Gradient(nodes[i]).Values);
            step(optimizer);
            for (var i = 0; i < nodes.Length; i++)
            {
                var expected = tested.GetProperty("float32")[n][i].Doubles();
                worst = Math.Max(worst, Fixture.Distance(Fixture.Widen(weights.Read(nodes[i])), expected));
            }
        }

        return worst;
    }

    public static Sgd Make(JsonElement tested, ParameterArena weights) => new(
        weights, Number(tested, "learningRate"), Number(tested, "momentum"), tested.GetProperty("nesterov").GetBoolean(),
        Number(tested, "weightDecay"), Number(tested, "dampening"));

    public static float Number(JsonElement tested, string name) => tested.GetProperty(name).GetSingle();
}
