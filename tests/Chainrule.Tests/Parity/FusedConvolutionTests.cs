using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Plans;

namespace Chainrule.Tests.Parity;

/// <summary>Convolution, bias, ReLU and pooling in one step: no bit changes, and what somebody else reads stays.</summary>
public sealed class FusedConvolutionTests : IDisposable
{
    private readonly Team[] _teams = [new(1), new(2), new(3), new(7)];
    private readonly Node _x = Input.Of("x", 3, 2, 9, 14);

    [Fact]
    public void Convolution_bias_relu_and_pooling_are_one_step()
    {
        Ops(new Conv2d(5, 3), new ReLU(), new MaxPool2d(2)).ShouldBe(["Conv2d+bias+Relu+MaxPool2d"]);
        Ops(new Conv2d(5, 3), new ReLU()).ShouldBe(["Conv2d+bias+Relu"]);
        Ops(new Conv2d(5, 3)).ShouldBe(["Conv2d+bias"]);
        Ops(new ReLU(), new MaxPool2d(2)).ShouldBe(["Relu+MaxPool2d"]);
        Ops(new Conv2d(5, 3) { Bias = false }, new ReLU(), new MaxPool2d(2)).ShouldBe(["Conv2d", "Relu+MaxPool2d"]);
        Ops(new Conv2d(5, 3), new ReLU(), new MaxPool2d(3)).ShouldBe(["Conv2d+bias+Relu", "MaxPool2d"]);
        Ops(new Conv2d(5, 3), new ReLU(), new MaxPool2d(2, stride: 1)).ShouldBe(["Conv2d+bias+Relu", "MaxPool2d"]);
        Ops(new Conv2d(5, 3), new Nn.Tanh(), new MaxPool2d(2)).ShouldBe(["Conv2d+bias", "Tanh", "MaxPool2d"]);
    }

    [Fact]
    public void What_somebody_else_reads_is_not_fused_away()
    {
        var relu = new Conv2d(5, 3).Apply(_x).Relu();
        var pooled = new MaxPool2d(2).Apply(relu);
        Ops(Inference([pooled, relu], _teams[0])).ShouldBe(["Conv2d+bias+Relu", "MaxPool2d"]);
        Check(pooled.Sum() + relu.Sum(), 1);
        Check((new MaxPool2d(2).Apply(relu) * pooled).Sum(), 1);
        Check(pooled.Sum() * new Nn.MaxPool2d(3).Apply(relu).Sum(), 1);
    }

    [Fact]
    public void Training_keeps_every_bit_on_every_path_and_any_number_of_threads()
    {
        for (var seed = 0u; seed < 40; seed++)
        {
            var random = new Philox(5, 2, seed);
            Size2d Size(int least, int most) => new(least + random.NextInt32(most - least + 1), least + random.NextInt32(most - least + 1));
            var (groups, channels) = (1 + random.NextInt32(2), 1 + random.NextInt32(9));
            var batch = seed % 5 == 0 ? 24 + random.NextInt32(40) : 1 + random.NextInt32(5);
            var x = Input.Of("x", batch, 2, 8 + random.NextInt32(14), 8 + random.NextInt32(30));
            var window = (Kernel: Size(1, 3), Stride: random.NextInt32(3) == 0 ? Size(1, 2) : 1, Padding: Size(0, 2));
            var model = new Sequential(
                new Conv2d(2 * channels, window.Kernel, window.Stride, window.Padding, groups: groups) { Bias = seed % 4 != 0 },
                new ReLU(),
                new MaxPool2d(2),
                new Conv2d(3, 2, padding: 1),
                new ReLU(),
                new MaxPool2d(2),
                new Nn.Flatten(),
                new Linear(4));
            Check(Mse.Of(model.Apply(x), Constant.Full(new Shapes.Shape(x.Shape[0], 4), 0.5f)), seed);
        }
    }

    [Fact]
    public void What_a_pooling_spreads_is_not_stored_where_only_gradients_of_weights_read_it()
    {
        // Behind the gradient of the weights lie the sums over planes, which the last step adds over the batch.
        Steps(_x, new Conv2d(5, 3), new ReLU(), new MaxPool2d(2)).ShouldBe(["Relu+MaxPool2d+Conv2d gradient", "Copy", "Sum"]);
        Steps(_x, new Conv2d(1, 3), new ReLU(), new MaxPool2d(2)).ShouldBe(["Relu+MaxPool2d+Conv2d gradient", "Copy", "Sum"]);
        Steps(_x, new Conv2d(5, 3) { Bias = false }, new ReLU(), new MaxPool2d(2)).ShouldBe(["Relu+MaxPool2d+Conv2d gradient"]);
        Steps(Input.Of("x", 2, 8, 7, 8), new Conv2d(34, 3, padding: 1, groups: 2), new ReLU(), new MaxPool2d(2))
            .ShouldBe(["Relu+MaxPool2d+Conv2d gradient", "Copy", "Sum"]);

        // Many images are cut into runs, which the sums after that of the loss add.
        Steps(Input.Of("x", 33, 2, 16, 16), new Conv2d(5, 3), new ReLU(), new MaxPool2d(2))
            .ShouldBe(["Relu+MaxPool2d+Conv2d gradient", "Sum", "Divide", "Sum", "Sum"]);

        // The second convolution's images want a gradient too.
        string[] apart = ["Relu+MaxPool2d gradient", "Conv2d weight gradient", "Sum", "Sum"];
        Steps(_x, new Conv2d(5, 3), new ReLU(), new MaxPool2d(2), new Conv2d(4, 2), new ReLU(), new MaxPool2d(2)).ShouldBe(
            [apart[0], "Conv2d input gradient", "Relu+MaxPool2d+Conv2d gradient", "Copy", "Sum", .. apart[1..]]);
        var relu = new Conv2d(5, 3).Apply(_x).Relu();
        Check(new MaxPool2d(2).Apply(relu).Sum() + new MaxPool2d(2).Apply(relu * relu).Sum(), 1);

        string[] Steps(Node x, params Module[] modules)
        {
            var y = new Sequential(modules).Apply(x);
            var loss = Mse.Of(y, Constant.Full(y.Shape, 0.5f));
            Check(loss, 1);
            using var weights = new ParameterArena(1, loss);
            return [.. Ops(Plan.ForTraining(loss, weights)).SkipWhile(op => !op.Contains("MaxPool2d") || !op.Contains("gradient"))];
        }
    }

    [Fact]
    public void Whoever_reads_the_sums_over_planes_reads_those()
    {
        // The plane's sum of a gradient goes on through a tanh: a strip that must find it behind the gradient of the weights.
        var x = Input.Of("x", 16, 1, 14, 14);
        var few = new Sequential(new MaxPool2d(7), new Nn.Flatten(), new Linear(3), new Nn.Tanh()).Apply(x);
        var bias = Chainrule.Ops.Reshape.Of(few, 16, 3, 1, 1);
        var y = new MaxPool2d(2).Apply((new Conv2d(3, 3, padding: 1) { Bias = false }.Apply(x) + bias).Relu());
        Check(Mse.Of(y, Constant.Full(y.Shape, 0.5f)), 1);
        Check(Mse.Of(y, Constant.Full(y.Shape, 0.5f)) + bias.Square().Sum(), 2);
    }

    [Fact]
    public void The_gradient_of_what_is_fused_away_is_refused_and_not_another()
    {
        var convolved = new Conv2d(5, 3).Apply(_x);
        var y = new MaxPool2d(2).Apply(convolved.Relu());
        var loss = Mse.Of(y, Constant.Full(y.Shape, 0.5f));
        using var weights = new ParameterArena(1, loss);
        using var plan = Plan.ForTraining(loss, weights);
        plan.Run();
        Should.Throw<ArgumentException>(() => plan.Gradient(convolved)).Message.ShouldContain("is not there to be read");
    }

    [Fact]
    public void Batch_norm_before_the_relu_keeps_every_bit()
    {
        var model = new Sequential(new Conv2d(6, 3, padding: 1) { Bias = false }, new BatchNorm(), new ReLU(), new MaxPool2d(2));
        var y = model.Apply(_x);
        Check(Mse.Of(y, Constant.Full(y.Shape, 0.5f)), 1);
    }

    public void Dispose()
    {
        foreach (var team in _teams) team.Dispose();
    }

    private string[] Ops(params Module[] modules)
    {
        var y = new Sequential(modules).Apply(_x);
        Check(Mse.Of(y, Constant.Full(y.Shape, 0.5f)), 1);
        return Ops(Inference([y], _teams[1]));
    }

    private static string[] Ops(Plan plan)
    {
        using (plan) return [.. plan.Lines.Select(line => line.Op)];
    }

    private static Plan Inference(Node[] results, Team team)
    {
        using var weights = new ParameterArena(3, results);
        using var plain = Run(Plan.ForInference(results, weights, new PlanOptions { Team = team, Fuse = false }), results, special: true);
        var fused = Run(Plan.ForInference(results, weights, new PlanOptions { Team = team }), results, special: true);
        foreach (var result in results) ShouldBe(fused.Value(result), plain.Value(result));
        return fused;
    }

    /// <summary>The gradients, fused and not, with numbers of every kind.</summary>
    private void Check(Node loss, ulong seed)
    {
        foreach (var special in new[] { false, true })
        {
            var plain = Gradients(loss, seed, special, new PlanOptions { Team = _teams[0], Fuse = false });
            foreach (var path in KernelPaths.All.Where(KernelPaths.IsSupported))
            {
                var team = _teams[((int)path + (int)seed) % _teams.Length];
                ShouldBe(Gradients(loss, seed, special, new PlanOptions { Team = team, Path = path }), plain);
            }
        }
    }

    private static float[] Gradients(Node loss, ulong seed, bool special, PlanOptions options)
    {
        using var weights = new ParameterArena(seed, loss);
        using var plan = Run(Plan.ForTraining(loss, weights, options: options), [loss], special);
        return [.. weights.Gradients, .. plan.Value(loss)];
    }

    /// <summary>Runs a plan on many zeros and equal numbers, and where asked on one that is none.</summary>
    private static Plan Run(Plan plan, Node[] results, bool special)
    {
        foreach (var node in Node.InOrder(results).Where(node => node.Op is Input))
        {
            var x = plan.Input(node);
            for (var i = 0; i < x.Length; i++) x[i] = MathF.Max(0, MathF.Round(4 * MathF.Sin(i * i))) / 4;
            if (special) x[^1] = float.NaN;
        }

        plan.Run();
        return plan;
    }

    private static void ShouldBe(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        actual.Length.ShouldBe(expected.Length);
        for (var i = 0; i < actual.Length; i++)
        {
            if (float.IsNaN(actual[i]) && float.IsNaN(expected[i])) continue;
            BitConverter.SingleToInt32Bits(actual[i]).ShouldBe(BitConverter.SingleToInt32Bits(expected[i]), $"element {i}");
        }
    }
}
