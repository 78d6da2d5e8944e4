using System.Text.Json;
using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Optim;
using Chainrule.Tests.Optimizers;

namespace Chainrule.Tests.PyTorch;

/// <summary>An optimizer over the two tensors and twelve gradients of its file, and what PyTorch makes of them.</summary>
internal sealed record OptimizerCase(JsonElement File, JsonElement Case)
{
    private const int Steps = 12;

    public static Dictionary<string, OptimizerCase> All { get; } = new(
        from name in new[] { "sgd.json", "optimizers.json" }
        let file = Fixture.Read(name)
        from item in file.GetProperty("cases").EnumerateArray()
        select KeyValuePair.Create(item.GetProperty("name").GetString()!, new OptimizerCase(file, item)));

    public string Kind => Case.TryGetProperty("optimizer", out var kind) ? kind.GetString()! : "Sgd";

    public double? MaxNorm => Option("maxNorm");

    public double? MaxValue => Option("maxValue");

    private JsonElement Settings => Case.TryGetProperty("settings", out var settings) ? settings : Case;

    /// <summary>A setting, or PyTorch's default for it.</summary>
    public double Number(string name, double otherwise) =>
        Settings.TryGetProperty(name, out var value) ? value.GetDouble() : otherwise;

    public bool Flag(string name) => Settings.TryGetProperty(name, out var value) && value.GetBoolean();

    /// <summary>A tensor's own setting where its group has one.</summary>
    public double? OfGroup(int tensor, string name) =>
        Case.TryGetProperty("groups", out var groups) && groups[tensor].TryGetProperty(name, out var value) ? value.GetDouble() : null;

    /// <summary>The optimizer that the case describes.</summary>
    public Optimizer Make(ParameterArena weights)
    {
        var decay = Number("weightDecay", Kind == "AdamW" ? 0.01 : 0);
        var (beta1, beta2) = (Number("beta1", 0.9), Number("beta2", Kind == "Lion" ? 0.99 : 0.999));
        var eps = Number("eps", Kind == "Adagrad" ? 1e-10 : 1e-8);
        IReadOnlyList<ParameterGroup> groups = !Case.TryGetProperty("groups", out _) ? [] : [.. Enumerable.Range(0, 2).Select(i =>
            new ParameterGroup($"w{i}") { RateFactor = OfGroup(i, "rateFactor") ?? 1, WeightDecay = OfGroup(i, "weightDecay") })];
        return Kind switch
        {
            "Sgd" => new Sgd(weights, Rate, Number("momentum", 0), Flag("nesterov"), decay, Number("dampening", 0))
            {
                Groups = groups,
                MaxNorm = MaxNorm,
                MaxValue = MaxValue,
            },
            "Adam" => new Adam(weights, Rate, beta1, beta2, eps, decay) { Groups = groups },
            "AdamW" => new AdamW(weights, Rate, beta1, beta2, eps, decay) { Groups = groups },
            "RMSprop" => new RMSprop(weights, Rate, Number("alpha", 0.99), eps, decay, Number("momentum", 0), Flag("centered")),
            "Adagrad" => new Adagrad(
                weights, Rate, Number("learningRateDecay", 0), decay, Number("initialAccumulatorValue", 0), eps),
            _ => new Lion(weights, Rate, beta1, beta2, decay),
        };
    }

    public double Rate => Number("learningRate", Kind switch { "RMSprop" or "Adagrad" => 0.01, "Lion" => 1e-4, _ => 1e-3 });

    /// <summary>Walks all steps in doubles.</summary>
    /// <param name="clip">From a step's gradients, by tensor, to those that count.</param>
    /// <param name="rule">From step, tensor, index, weight and gradient to the new weight.</param>
    /// <returns>The largest distance from PyTorch's doubles.</returns>
    public double Distance(Func<double[][], double[][]> clip, Func<int, int, int, double, double, double> rule)
    {
        var worst = 0.0;
        var w = File.GetProperty("start").EnumerateArray().Select(tensor => tensor.Data().Doubles()).ToArray();
        for (var step = 0; step < Steps; step++)
        {
            var g = clip([.. File.GetProperty("gradients")[step].EnumerateArray().Select(gradient => gradient.Doubles())]);
            for (var tensor = 0; tensor < w.Length; tensor++)
            {
                for (var i = 0; i < w[tensor].Length; i++) w[tensor][i] = rule(step, tensor, i, w[tensor][i], g[tensor][i]);
                worst = Math.Max(worst, Fixture.Distance(w[tensor], Case.GetProperty("float64")[step][tensor].Doubles()));
            }
        }

        return worst;
    }

    /// <summary>Walks all steps with an optimizer over an arena.</summary>
    /// <returns>The largest distance from PyTorch's floats.</returns>
    public double Distance(Func<ParameterArena, Optimizer> make, KernelPath path, int threads = 1, Action<Optimizer, int>? after = null)
    {
        var start = File.GetProperty("start").EnumerateArray().ToArray();
        var nodes = start.Select((tensor, i) => Parameter.Of($"w{i}", tensor.Shape(), StartValues.Constant(0))).ToArray();
        using var weights = new ParameterArena(1, nodes);
        using var optimizer = make(weights);
        for (var i = 0; i < nodes.Length; i++) weights.Assign(nodes[i], start[i].Data().Floats());
        var worst = 0.0;
        for (var n = 0; n < Steps; n++)
        {
            for (var i = 0; i < nodes.Length; i++) File.GetProperty("gradients")[n][i].Floats().CopyTo(weights.Gradient(nodes[i]).Values);
            optimizer.Take(path, threads);
            after?.Invoke(optimizer, n);
            for (var i = 0; i < nodes.Length; i++)
            {
                var expected = Case.GetProperty("float32")[n][i].Doubles();
                worst = Math.Max(worst, Fixture.Distance(Fixture.Widen(weights.Read(nodes[i])), expected));
            }
        }

        return worst;
    }

    private double? Option(string name) => Case.TryGetProperty(name, out var value) ? value.GetDouble() : null;
}
