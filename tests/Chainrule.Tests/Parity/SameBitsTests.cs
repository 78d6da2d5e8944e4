using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Ops;
using Chainrule.Plans;
using Chainrule.Shapes;

namespace Chainrule.Tests.Parity;

/// <summary>The same bits on any number of threads and on every instruction set.</summary>
public sealed class SameBitsTests : IDisposable
{
    private readonly Team[] _teams = [new(1), new(2), new(3), new(7)];

    [Fact]
    public void Training_gives_the_same_weights_on_any_number_of_threads_and_every_instruction_set()
    {
        var hashes = Everywhere(Train);
        hashes.Length.ShouldBeGreaterThanOrEqualTo(16);
        hashes.Distinct().Count().ShouldBe(1, string.Join("\n", hashes));
    }

    [Fact]
    public void Another_seed_gives_other_weights() => Train(Options(0), seed: 2).ShouldNotBe(Train(Options(0), seed: 1));

    [Theory]
    [InlineData("elements")]
    [InlineData("broadcasts")]
    [InlineData("rows")]
    [InlineData("pieces")]
    [InlineData("sums")]
    [InlineData("products")]
    [InlineData("orders")]
    [InlineData("images")]
    public void Ops_that_threads_share_give_the_same_bits(string kind)
    {
        Everywhere(options => Share(kind, options)).Distinct().Count().ShouldBe(1);
    }

    public void Dispose()
    {
        foreach (var team in _teams) team.Dispose();
    }

    private PlanOptions Options(int team) => new() { Team = _teams[team] };

    private string[] Everywhere(Func<PlanOptions, string> run) =>
    [
        .. from path in KernelPaths.All.Where(KernelPaths.IsSupported)
           from team in _teams
           from fuse in new[] { true, false }
           select run(new PlanOptions { Team = team, Path = path, Fuse = fuse }),
    ];

    private static string Train(PlanOptions options) => Train(options, seed: 1);

    private static string Train(PlanOptions options, ulong seed)
    {
        var (images, labels) = (Input.Of("images", 33, 130), Input.Of("labels", 33));
        var model = new Sequential(
            new Linear(130, 77),
            new ReLU(),
            new Residual(new Linear(77, 77), new Nn.Tanh()),
            new Linear(77, 61),
            new Nn.Sigmoid(),
            new Linear(61, 10));
        var loss = CrossEntropy.Of(model.Apply(images), labels);
        using var weights = new ParameterArena(seed, loss);
        using var sgd = new Optim.Sgd(weights, 0.1f, momentum: 0.9f, weightDecay: 1e-3f);
        using var plan = Plan.ForTraining(loss, weights, sgd, options: options);
        plan.Lines.Count(line => line.Shared).ShouldBeGreaterThan(5);
        var random = new Philox(9, 9);
        for (var step = 0; step < 20; step++)
        {
            foreach (ref var pixel in plan.Input(images)) pixel = Math.Max(0, random.NextUniform(-2, 1));
            foreach (ref var label in plan.Input(labels)) label = random.NextInt32(10);
            plan.Run();
        }

        weights.Weights.ToArray().ShouldAllBe(weight => float.IsFinite(weight));
        return Hash(weights.Weights);
    }

    private static string Share(string kind, PlanOptions options)
    {
        var x = Parameter.Of("x", new Shape(251, 257), StartValues.Normal(1));
        var row = Parameter.Of("row", new Shape(257), StartValues.Normal(1));
        var column = Parameter.Of("column", new Shape(251, 1), StartValues.Normal(1));
        Node[] results = kind switch
        {
            "elements" =>
            [
                x.Exp(), x.Square().Log(), x.Tanh(), x.Sigmoid(), x.Relu(), x.Square().Sqrt(), x * x, x / (x + 3),
                Accumulate.Of(x, x.Abs(), -x),
            ],
            "broadcasts" =>
            [
                x + row, row - x, x * column, column / x, Maximum.Of(x, Constant.Of(0.5f)), GreaterThan.Of(x, row),
                BroadcastTo.Of(x, new Shape(3, 251, 257)) - column, column / BroadcastTo.Of(x, new Shape(2, 251, 257)),
            ],
            "pieces" =>
            [
                x.Erf(), x.Softplus(), x.Clamp(-0.5, 1), Ops.Concat.Of(0, x, row.Reshape(1, 257), x), Ops.Concat.Of(1, column, x, x),
                x.Slice(0, 7, 199), x.Slice(1, 100, 157), x.Reshape(251, 257, 1).Slice(1, 0, 30),
            ],
            "rows" => [x.Softmax(), x.LogSoftmax(), x.Max(), x.Max(0), OneHot.Of(ArgMax.Of(x), 257)],
            "sums" => [x.Sum(0), x.Sum(1), x.Sum(), x.Mean(), x.Reshape(251, 1, 257).Sum(1), x.Permute().Sum(0)],
            "products" =>
            [
                Ops.MatMul.Of(x, x, transposeB: true), Ops.MatMul.Of(x, x, transposeA: true), x.MatMul(x.Permute()),
                x.Permute().MatMul(column), Ops.MatMul.Of(row.Reshape(1, -1), x, transposeB: true),
            ],
            "images" => Images(),
            _ =>
            [
                x.Permute(), x.Reshape(1, 257, 251).Permute(2, 0, 1),
                BroadcastTo.Of(row, new Shape(251, 257)), BroadcastTo.Of(column, new Shape(3, 251, 257)),
            ],
        };
        using var weights = new ParameterArena(4, results);
        using var plan = Plan.ForInference(results, weights, options);
        plan.Lines.Count(line => line.Shared).ShouldBeGreaterThan(options.Fuse ? 0 : 2);
        plan.Run();
        var bits = new List<float>();
        foreach (var result in results) bits.AddRange(plan.Value(result));
        return Hash(CollectionsMarshal.AsSpan(bits));
    }

    /// <summary>Convolutions and poolings of 11 images, with their gradients.</summary>
    private static Node[] Images()
    {
        var x = Parameter.Of("x", new Shape(11, 6, 15, 18), StartValues.Normal(1));
        var w = Parameter.Of("w", new Shape(20, 3, 3, 3), StartValues.Normal(1));
        var b = Parameter.Of("b", new Shape(20), StartValues.Normal(1));
        var y = Ops.Conv2d.Of(x, w, stride: (1, 2), padding: 1, groups: 2) + b.Reshape(20, 1, 1);
        var wide = Ops.Conv2d.Of(y, Constant.Full(new Shape(40, 20, 1, 2), 0.3f));
        var pooled = Ops.MaxPool2d.Of(y, 2) * Ops.AvgPool2d.Of(y, 2);
        var loss = pooled.Square().Sum() + Ops.MaxPool2d.Of(wide, 3, 2, 1).Sum() + Ops.AvgPool2d.Of(wide, 3, 1, 1).Square().Sum();
        return [pooled, wide, loss, .. ChainRule.Differentiate(loss, x, w, b)];
    }

    private static string Hash(ReadOnlySpan<float> values) => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(values)));
}
