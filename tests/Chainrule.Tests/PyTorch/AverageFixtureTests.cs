using System.Text.Json;
using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Optim;
using Chainrule.Tests.Optimizers;

namespace Chainrule.Tests.PyTorch;

public class AverageFixtureTests
{
    private static readonly JsonElement s_file = Fixture.Read("averages.json");

    private static readonly Dictionary<string, JsonElement> s_cases = Fixture.Cases("averages.json");

    /// <summary>The new average, from the step (from 1), its decay, the average, and the weight before and after the step.</summary>
    private delegate double Rule(int step, double decay, double s, double before, double w);

    private static readonly Dictionary<string, (string Case, Rule Wrong)> s_mutants = new()
    {
        ["the decay as the weight of the new value"] = ("slow", (_, d, s, _, w) => s + d * (w - s)),
        ["a start at 0"] = ("slow", (step, d, s, before, w) => d * (step == 1 ? 0 : s) + (1 - d) * w),
        ["a start at the weights after the first step"] = ("slow", (step, d, s, _, w) => step == 1 ? w : d * s + (1 - d) * w),
        ["the weights before the step"] = ("fast", (_, d, s, before, _) => d * s + (1 - d) * before),
        ["no warm-up"] = ("warm-up", (_, _, s, _, w) => 0.99 * s + 0.01 * w),
        ["a warm-up that counts from 0"] = ("warm-up", (step, _, s, _, w) => s + (1 - step / (9.0 + step)) * (w - s)),
        ["a warm-up without end"] = ("warm-up that ends", (step, _, s, _, w) => s + (1 - (1.0 + step) / (10 + step)) * (w - s)),
    };

    public static TheoryData<string> Names => [.. s_cases.Keys];

    public static TheoryData<string> Mutants => [.. s_mutants.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_average_is_PyTorchs(string name)
    {
        var tested = s_cases[name];
        foreach (var path in KernelPaths.All.Where(KernelPaths.IsSupported))
        {
            foreach (var threads in new[] { 1, 3 }) Floats(tested, path, threads).ShouldBeLessThan(Fixture.Single, $"{path}, {threads}");
        }

        Doubles(tested, (_, d, s, _, w) => d * s + (1 - d) * w).ShouldBeLessThan(Fixture.Double);
    }

    [Theory]
    [MemberData(nameof(Mutants))]
    public void A_broken_average_is_noticed(string mutant) =>
        Doubles(s_cases[s_mutants[mutant].Case], s_mutants[mutant].Wrong).ShouldBeGreaterThan(1e-3);

    /// <summary>The largest distance of an optimizer's average from PyTorch's floats.</summary>
    private static double Floats(JsonElement tested, KernelPath path, int threads)
    {
        var start = s_file.GetProperty("start").EnumerateArray().ToArray();
        var nodes = start.Select((tensor, i) => Parameter.Of($"w{i}", tensor.Shape(), StartValues.Constant(0))).ToArray();
        using var weights = new ParameterArena(1, nodes);
        var average = new WeightAverage(weights, tested.GetProperty("decay").GetDouble(), tested.GetProperty("warmUp").GetBoolean());
        using var sgd = new Sgd(weights, s_file.GetProperty("learningRate").GetDouble(), s_file.GetProperty("momentum").GetDouble())
        {
            Average = average,
        };
        for (var i = 0; i < nodes.Length; i++) weights.Assign(nodes[i], start[i].Data().Floats());
        var worst = 0.0;
        foreach (var (step, given) in s_file.GetProperty("gradients").EnumerateArray().Index())
        {
            for (var i = 0; i < nodes.Length; i++) given[i].Floats().CopyTo(weights.Gradient(nodes[i]).Values);
            sgd.Take(path, threads);
            average.Swap();
            for (var i = 0; i < nodes.Length; i++)
            {
                var theirs = tested.GetProperty("float32")[step][i].Doubles();
                worst = Math.Max(worst, Fixture.Distance(Fixture.Widen(weights.Read(nodes[i])), theirs));
            }

            average.Swap();
        }

        return worst;
    }

    /// <summary>The largest distance of a rule from PyTorch's doubles.</summary>
    private static double Doubles(JsonElement tested, Rule rule)
    {
        var (rate, momentum) = (s_file.GetProperty("learningRate").GetDouble(), s_file.GetProperty("momentum").GetDouble());
        var worst = 0.0;
        foreach (var (tensor, start) in s_file.GetProperty("start").EnumerateArray().Index())
        {
            var w = start.Data().Doubles();
            var (s, velocity) = (w.ToArray(), new double[w.Length]);
            foreach (var (n, given) in s_file.GetProperty("gradients").EnumerateArray().Index())
            {
                var (g, step) = (given[tensor].Doubles(), n + 1);
                var decay = tested.GetProperty("decay").GetDouble();
                if (tested.GetProperty("warmUp").GetBoolean()) decay = Math.Min(decay, (1.0 + step) / (10 + step));
                for (var i = 0; i < w.Length; i++)
                {
                    velocity[i] = momentum * velocity[i] + g[i];
                    s[i] = rule(step, decay, s[i], w[i], w[i] - rate * velocity[i]);
                    w[i] -= rate * velocity[i];
                }

                worst = Math.Max(worst, Fixture.Distance(s, tested.GetProperty("float64")[n][tensor].Doubles()));
            }
        }

        return worst;
    }
}
