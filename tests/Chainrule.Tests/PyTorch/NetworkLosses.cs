using System.Text.Json;
using Chainrule.Graph;
using Chainrule.Ops;
using Chainrule.Reference;

namespace Chainrule.Tests.PyTorch;

/// <summary>The networks of network_first_losses.json: start values by formula, and a training in doubles by the reference alone.</summary>
internal static class NetworkLosses
{
    /// <summary>Moves weights in doubles: the settings, the step from 1, weights, gradients, and two blocks of memory.</summary>
    public delegate void Rule(double rate, int step, double[] w, double[] g, double[] m, double[] v);

    public static Rule Sgd { get; } = (rate, step, w, g, m, v) =>
    {
        for (var i = 0; i < w.Length; i++) w[i] -= rate * (m[i] = step == 1 ? g[i] : 0.9 * m[i] + g[i]);
    };

    public static Rule Adam { get; } = (rate, step, w, g, m, v) =>
    {
        for (var i = 0; i < w.Length; i++)
        {
            m[i] = 0.9 * m[i] + 0.1 * g[i];
            v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
            w[i] -= rate * m[i] / (1 - Math.Pow(0.9, step)) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
        }
    };

    /// <summary>
    /// Sets the start values: the stream of a parameter is its place among all names in order; a norm keeps its ones and zeros, a weight
    /// norm's g is the length of its v.
    /// </summary>
    public static void Start(ParameterArena weights)
    {
        var parameters = weights.Parameters.Select(node => (Node: node, Parameter: (Parameter)node.Op))
            .ToDictionary(p => p.Parameter.FullName);
        var names = parameters.Keys.Order(StringComparer.Ordinal).ToList();
        foreach (var (name, (node, parameter)) in parameters)
        {
            var layer = name[..name.LastIndexOf('.')];
            var matrix = (parameters.TryGetValue($"{layer}.weight", out var plain) ? plain : parameters[$"{layer}.weight_v"]).Parameter;
            if (matrix.Shape.Rank == 1 || name.EndsWith("weight_g", StringComparison.Ordinal)) continue;
            var fanIn = matrix.OutsideShape.Product(1, matrix.OutsideShape.Rank);
            var stream = (uint)names.IndexOf(name) + 1;
            weights.Assign(node, [.. Enumerable.Range(0, parameter.Shape.Count)
                .Select(i => (float)((2 * FirstLosses.U(stream, (uint)i) - 1) / Math.Sqrt(fanIn)))]);
        }

        foreach (var (name, (node, parameter)) in parameters.Where(p => p.Key.EndsWith("weight_g", StringComparison.Ordinal)))
        {
            var v = weights.Read(parameters[name[..^1] + "v"].Node);
            var units = v.Chunk(v.Length / parameter.Shape.Count);
            weights.Assign(node, [.. units.Select(unit => (float)Math.Sqrt(unit.Sum(x => (double)x * x)))]);
        }
    }

    /// <summary>Trains ten steps in doubles, by derivatives that the chain rule describes and the reference evaluates.</summary>
    /// <returns>The losses; the reference then holds the variables.</returns>
    public static double[] Train(Interpreter reference, JsonElement tested, Node loss, Node images, Node labels, ParameterArena weights)
    {
        foreach (var node in weights.Variables) reference[node] = Fixture.Widen(weights.Rows(node));
        var gradients = ChainRule.Differentiate(loss, weights.Parameters);
        var tracks = Node.InOrder(loss).Where(node => node.Op is Track).ToArray();
        var rate = tested.GetProperty("learningRate").GetDouble();
        var rule = tested.GetProperty("optimizer").GetString() == "sgd" ? Sgd : Adam;
        var memory = weights.Parameters.Select(node => (M: new double[node.Shape.Count], V: new double[node.Shape.Count])).ToArray();
        var losses = new double[10];
        for (var step = 0; step < 10; step++)
        {
            var (x, y) = (new float[images.Shape.Count], new float[labels.Shape.Count]);
            FirstLosses.Fill(step, x, y);
            (reference[images], reference[labels]) = (Fixture.Widen(x), Fixture.Widen(y));
            var values = reference.Evaluate([loss, .. gradients, .. tracks.Select(track => track.Inputs[1])]);
            losses[step] = values[0][0];
            for (var p = 0; p < gradients.Length; p++)
                rule(rate, step + 1, reference[weights.Parameters[p]], values[1 + p], memory[p].M, memory[p].V);
            for (var t = 0; t < tracks.Length; t++) reference[((Track)tracks[t].Op).Buffer] = values[1 + gradients.Length + t];
        }

        return losses;
    }
}
