using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Optim;
using Chainrule.Plans;
using Chainrule.Shapes;

namespace Chainrule.Tests.Plans;

public class LateGradientTests
{
    public static TheoryData<string> Optimizers => ["sgd", "momentum", "adam", "rmsprop", "value"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Weights_moved_by_late_gradients_are_those_moved_by_stored_ones(string optimizer)
    {
        var expected = Train(optimizer, threads: 1, keep: true, Model(784, 100, 64, 10), out _);
        foreach (var threads in new[] { 1, 2, 3, 7 })
        {
            Train(optimizer, threads, keep: false, Model(784, 100, 64, 10), out var late).ShouldBe(expected, $"{threads} threads");
            late.ShouldBe(2 * 8 * (784 * 100 + 100 * 64 + 64 * 10));
        }
    }

    [Fact]
    public void A_norm_of_all_gradients_stores_them()
    {
        var expected = Train("norm", threads: 1, keep: true, Model(784, 100, 10), out _);
        Train("norm", threads: 2, keep: false, Model(784, 100, 10), out var late).ShouldBe(expected);
        late.ShouldBe(0);
    }

    [Fact]
    public void Weights_that_others_read_too_keep_their_gradients()
    {
        // The middle layer's weights are read by a norm, the last layer's by two products.
        Sequential Shared()
        {
            var twice = new Linear(64);
            return new Sequential(new Linear(64), new ReLU(), new WeightNorm(new Linear(64)), twice, new ReLU(), twice);
        }

        var expected = Train("adam", threads: 1, keep: true, Shared(), out _);
        Train("adam", threads: 3, keep: false, Shared(), out var late).ShouldBe(expected);
        late.ShouldBe(2 * 8 * 784 * 64);
    }

    [Fact]
    public void Weights_in_two_factors_stand_still_until_both_gradients_are_there()
    {
        Module Factors() => new Factored(784, 24, 100);
        var expected = Train("sgd", threads: 1, keep: true, Factors(), out _);
        foreach (var threads in new[] { 1, 2, 3 })
        {
            Train("sgd", threads, keep: false, Factors(), out var late).ShouldBe(expected, $"{threads} threads");
            late.ShouldBe(0);
        }
    }

    [Fact]
    public void Every_path_moves_late_weights_alike()
    {
        var expected = Train("adam", threads: 1, keep: true, Model(784, 100, 10), out _);
        foreach (var path in KernelPaths.All.Where(KernelPaths.IsSupported))
            Train("adam", threads: 2, keep: false, Model(784, 100, 10), out _, path).ShouldBe(expected, $"{path}");
    }

    [Fact]
    public void A_late_gradient_cannot_be_read()
    {
        var (x, labels) = (Input.Of("x", 8, 784), Input.Of("labels", 8));
        var loss = CrossEntropy.Of(Model(784, 40, 10).Apply(x), labels);
        using var weights = new ParameterArena(1, loss);
        using var sgd = new Sgd(weights, 0.1);
        using var plan = Plan.ForTraining(loss, weights, sgd, options: new PlanOptions { KeepGradients = false });
        plan.Run();
        Should.Throw<ArgumentException>(() => plan.Gradient(weights.Find("0.weight")))
            .Message.ShouldBe("plan: the gradient of Parameter 0.weight [784, 40] in 0 is not stored. Compile with KeepGradients?");
        plan.Gradient(weights.Find("0.bias")).Length.ShouldBe(40);
        using var kept = Plan.ForTraining(loss, weights, sgd);
        kept.Run();
        kept.Gradient(weights.Find("0.weight")).Length.ShouldBe(784 * 40);
    }

    [Fact]
    public void A_run_that_fails_moves_no_weight()
    {
        var (x, labels) = (Input.Of("x", 8, 784), Input.Of("labels", 8));
        var loss = CrossEntropy.Of(Model(784, 40, 10).Apply(x), labels);
        using var weights = new ParameterArena(1, loss);
        using var sgd = new Sgd(weights, 0.1);
        using var plan = Plan.ForTraining(loss, weights, sgd, options: new PlanOptions { KeepGradients = false });
        plan.Input(x).Fill(1);
        plan.Input(labels).Fill(12);
        var before = weights.Weights.ToArray();
        Should.Throw<PlanException>(plan.Run);
        weights.Weights.ToArray().ShouldBe(before);
    }

    /// <summary>x · (U · V).</summary>
    private sealed class Factored(int inputs, int rank, int outputs) : Module
    {
        protected override Node Describe(Node x) => x.MatMul(
            Graph.Parameter.Of("u", new Shape(inputs, rank), StartValues.Normal(0.05f))
                .MatMul(Graph.Parameter.Of("v", new Shape(rank, outputs), StartValues.Normal(0.05f))));
    }

    private static Sequential Model(params int[] sizes) =>
        new([.. sizes.Skip(1).SelectMany((size, i) => i == 0 ? new Module[] { new Linear(size) } : [new ReLU(), new Linear(size)])]);

    /// <summary>The weights after a few steps over images of which some pixels are the same in all.</summary>
    private static float[] Train(
        string name, int threads, bool keep, Module model, out long late, KernelPath? path = null)
    {
        using var team = new Team(threads);
        var (x, labels) = (Input.Of("x", 8, 784), Input.Of("labels", 8));
        var loss = CrossEntropy.Of(model.Apply(x), labels);
        using var weights = new ParameterArena(3, loss);
        using Optimizer optimizer = name switch
        {
            "sgd" => new Sgd(weights, 0.1),
            "momentum" => new Sgd(weights, 0.1, momentum: 0.9, weightDecay: 0.01),
            "rmsprop" => new RMSprop(weights, 0.01, momentum: 0.5, centered: true),
            "value" => new Adam(weights, 0.01) { MaxValue = 1e-3, Average = new WeightAverage(weights) },
            "norm" => new Sgd(weights, 0.1) { MaxNorm = 0.5 },
            _ => new Adam(weights, 0.01),
        };
        var options = new PlanOptions { Team = team, KeepGradients = keep, Path = path ?? KernelPaths.Best };
        using var plan = Plan.ForTraining(loss, weights, optimizer, options: options);
        late = plan.LateFlops;
        for (var step = 0; step < 5; step++)
        {
            var random = new Philox(9, (uint)step);
            var pixels = plan.Input(x);
            for (var i = 0; i < pixels.Length; i++) pixels[i] = i % 784 % 3 > 0 ? random.NextUniform(0, 1) : -0.4f;
            for (var i = 0; i < 8; i++) plan.Input(labels)[i] = (i + step) % 10;
            plan.Run();
        }

        return [.. weights.Parameters.SelectMany(weights.Read)];
    }
}
