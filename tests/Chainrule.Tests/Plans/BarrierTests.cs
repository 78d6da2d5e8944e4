using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Plans;
using Chainrule.Tests.Gradients;

namespace Chainrule.Tests.Plans;

/// <summary>That no barrier is missing, by brute force: threads that run ahead of others, and behind them, change no bit.</summary>
public sealed class BarrierTests : IDisposable
{
    private const int Networks = 60;
    private const int Graphs = 60;
    private readonly Team[] _teams = [.. Enumerable.Range(1, 7).Select(threads => new Team(threads))];

    [Fact]
    public void Threads_of_random_networks_need_no_more_barriers()
    {
        for (var seed = 0UL; seed < Networks; seed++)
        {
            var draw = new Draw(seed);
            var (prediction, labels) = Network(draw);
            var loss = draw.Below(2) == 0
                ? CrossEntropy.Of(prediction, labels)
                : Mse.Of(prediction.Softmax(), Constant.Full(prediction.Shape, 0.1f));
            using var weights = new ParameterArena(seed, loss);
            foreach (var threads in new[] { 2, 3 + draw.Below(5) }) Rehearse($"network {seed}", loss, weights, draw, threads);
        }
    }

    [Fact]
    public void Threads_of_random_graphs_need_no_more_barriers()
    {
        for (var seed = 0UL; seed < Graphs; seed++)
        {
            var draw = new Draw(seed);
            var loss = new RandomGraph(draw, kinks: true).Loss;
            using var weights = new ParameterArena(seed, loss);
            foreach (ref var value in weights.Weights) value = draw.Uniform(-1, 1);
            Rehearse($"graph {seed}", loss, weights, draw, 2 + draw.Below(6));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(130)]
    public void Threads_of_two_convolutions_need_no_more_barriers(int batch)
    {
        var model = new Sequential(
            new Conv2d(16, 3, padding: 1), new ReLU(), new MaxPool2d(2), new Conv2d(4, 3, padding: 1), new ReLU(), new MaxPool2d(2),
            new Flatten(), new Linear(10));
        var loss = CrossEntropy.Of(model.Apply(Input.Of("x", batch, 1, 28, 28)), Input.Of("t", batch));
        using var weights = new ParameterArena(1, loss);
        for (var threads = 2; threads <= 7; threads++) Rehearse($"batch {batch}", loss, weights, new Draw((ulong)threads), threads);
    }

    [Fact]
    public void Without_its_barriers_a_plan_would_be_wrong()
    {
        var draw = new Draw(1);
        var x = Input.Of("x", 16, 1, 12, 12);
        var model = new Sequential(new Conv2d(4, 3), new ReLU(), new MaxPool2d(2), new Flatten(), new Linear(10));
        var loss = CrossEntropy.Of(model.Apply(x), Input.Of("t", 16));
        using var weights = new ParameterArena(1, loss);
        using var plan = Plan.ForTraining(loss, weights, options: new PlanOptions { Team = _teams[1], FlopsWorthSharing = 0 });
        Fill(plan, loss, draw);
        new Rehearsal(plan, 2).InTurn(1, 0).ShouldBe(new Rehearsal(plan, 2).Alone());
        new Rehearsal(plan, 2) { MindsBarriers = false }.InTurn(1, 0).ShouldNotBe(new Rehearsal(plan, 2).Alone());
    }

    [Fact]
    public void Samples_stay_with_their_thread_from_the_first_convolution_to_the_last_gradient()
    {
        var model = new Sequential(
            new Conv2d(16, 3, padding: 1), new ReLU(), new MaxPool2d(2), new Conv2d(4, 3, padding: 1), new ReLU(), new MaxPool2d(2),
            new Flatten(), new Linear(10), new LogSoftmax());
        var loss = Nll.Of(model.Apply(Input.Of("x", 16, 1, 28, 28)), Input.Of("t", 16));
        using var weights = new ParameterArena(1, loss);
        using var plan = Plan.ForTraining(loss, weights, options: new PlanOptions { Team = _teams[1] });
        plan.Lines.Count(line => line.Barrier).ShouldBe(1, plan.ToString());
    }

    [Fact]
    public void Columns_stay_with_their_thread_through_a_batch_norm()
    {
        var model = new Sequential(new Linear(1000), new BatchNorm(), new ReLU(), new Linear(10));
        var loss = CrossEntropy.Of(model.Apply(Input.Of("x", 100, 784)), Input.Of("t", 100));
        using var weights = new ParameterArena(1, loss);
        using var plan = Plan.ForTraining(loss, weights, options: new PlanOptions { Team = _teams[1] });
        plan.Lines.Count(line => line.Barrier).ShouldBe(3, plan.ToString());
    }

    public void Dispose()
    {
        foreach (var team in _teams) team.Dispose();
    }

    private static void Fill(Plan plan, Node loss, Draw draw)
    {
        foreach (var node in Node.InOrder(loss).Where(node => node.Op is Input))
        {
            foreach (ref var value in plan.Input(node)) value = node.Shape.Rank == 1 ? draw.Below(4) : draw.Uniform(-1, 1);
        }
    }

    /// <summary>Some layers of random kinds and sizes, in a random order, over a batch whose samples threads may share or not.</summary>
    private static (Node Prediction, Node Labels) Network(Draw draw)
    {
        var batch = new[] { 1, 3, 8, 9, 16, 33, 64, 130 }[draw.Below(8)];
        var labels = Input.Of("labels", batch);
        var y = draw.Below(3) == 0 ? Input.Of("x", batch, 70) : Input.Of("x", batch, 1 + draw.Below(3), 9, 8);
        var layers = new List<Module>();
        for (var i = 2 + draw.Below(4); i > 0; i--) layers.Add(Layer(draw, layers.Count == 0 ? y : new Sequential([.. layers]).Apply(y)));
        return (new Sequential([.. layers, new Flatten(), new Linear(4)]).Apply(y), labels);
    }

    private static Module Layer(Draw draw, Node x)
    {
        var isImage = x.Shape.Rank == 4;
        return draw.Below(isImage ? 13 : 9) switch
        {
            0 => new ReLU(),
            1 => new Tanh(),
            2 => x.Shape.Count / x.Shape[1] > 1 ? new BatchNorm() : new Sigmoid(),
            3 => new LayerNorm([.. x.Shape.Sizes[1..]]),
            4 => new Dropout(0.3),
            5 => new GELU(),
            6 when isImage => new Residual(new Conv2d(x.Shape[1], 3, padding: 1), new ReLU()),
            6 => new Residual(new Linear(x.Shape[1]), new ReLU()),
            7 => new Sequential(new Flatten(), new Linear(8 + draw.Below(80))),
            8 => new Sequential(new Flatten(), new WeightNorm(new Linear(64 + draw.Below(40))), new ReLU()),
            9 or 10 => new Sequential(new Conv2d(1 + draw.Below(20), 3, padding: 1), new ReLU(), new MaxPool2d(2, 2, 1)),
            11 => new Sequential(new Conv2d(2, 3, padding: 1), new ReLU(), new MaxPool2d(2, 1)),
            _ => new Sequential(new AvgPool2d(2, 1), new Conv2d(3, 2, padding: 1), new ReLU(), new MaxPool2d(2)),
        };
    }

    private void Rehearse(string name, Node loss, ParameterArena weights, Draw draw, int threads)
    {
        foreach (var (fuse, flops) in new[] { (true, 0), (true, 3000), (false, 0) })
        {
            var own = new PlanOptions { Team = _teams[threads - 1], Fuse = fuse, FlopsWorthSharing = flops };
            using var plan = draw.Below(3) == 0 ? Plan.ForInference([loss], weights, own) : Plan.ForTraining(loss, weights, options: own);
            Fill(plan, loss, draw);
            var rehearsal = new Rehearsal(plan, threads);
            var message = $"{name} of {threads} threads\n{plan}";
            rehearsal.Misshared().ShouldBe(0, message);
            var alone = rehearsal.Alone();
            for (var first = 0; first < threads; first++)
            {
                int[] ranks = [first, .. Enumerable.Range(0, threads).Where(thread => thread != first)];
                rehearsal.InTurn(ranks).AsSpan().SequenceEqual(alone).ShouldBeTrue($"{first} runs ahead: {message}");
                Array.Reverse(ranks);
                rehearsal.InTurn(ranks).AsSpan().SequenceEqual(alone).ShouldBeTrue($"{first} stays behind: {message}");
            }

            var random = new Philox(draw.Seed, (uint)threads);
            for (var i = 0; i < 3; i++) rehearsal.Mixed(random).AsSpan().SequenceEqual(alone).ShouldBeTrue($"mixed: {message}");
        }
    }
}
