using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Ops;
using Chainrule.Plans;
using Chainrule.Shapes;
using Chainrule.Tests.Gradients;

namespace Chainrule.Tests.Parity;

/// <summary>Strips: what runs together, and that it changes no bit.</summary>
public sealed class StripTests : IDisposable
{
    private const int Graphs = 120;
    private readonly Team[] _teams = [new(1), new(2), new(3), new(7)];
    private readonly Node _x = Parameter.Of("x", new Shape(70, 300), StartValues.Normal(1));
    private readonly Node _row = Parameter.Of("row", new Shape(300), StartValues.Normal(1));
    private readonly Node _column = Parameter.Of("column", new Shape(70, 1), StartValues.Normal(1));
    private readonly Node _images = Parameter.Of("images", new Shape(5, 7, 20, 15), StartValues.Normal(1));
    private readonly Node _channel = Parameter.Of("channel", new Shape(7, 1, 1), StartValues.Normal(1));

    [Fact]
    public void A_chain_is_one_step() => Steps((_x * _row + 2).Relu()).ShouldBe(["Multiply·Add·Relu"]);

    [Fact]
    public void A_sum_down_ends_a_strip() => Steps((_x - _row).Square().Sum(0)).ShouldBe(["Subtract·Square→Sum"]);

    [Fact]
    public void A_sum_across_goes_on_in_its_strip() =>
        Steps(_x.Exp() / Ops.Sum.Of(_x.Exp() + _column, keepAxes: true, 1)).ShouldBe(["Exp·Exp·Add→Sum·Divide"]);

    [Fact]
    public void What_needs_a_sum_down_waits_for_it() =>
        Steps(_x.Exp() * _x.Exp().Sum(0)).ShouldBe(["Exp→Sum", "Exp·Multiply"]);

    [Fact]
    public void Sums_down_and_across_are_apart() =>
        Steps(_x.Square().Sum(0), _x.Abs().Sum(1)).ShouldBe(["Square→Sum", "Abs→Sum"]);

    [Fact]
    public void What_a_step_between_needs_is_no_circle() =>
        Steps(_x.Exp() + _x.Exp().LogSoftmax()).ShouldBe(["Exp", "LogSoftmax", "Exp·Add"], ignoreOrder: true);

    [Fact]
    public void Two_that_read_the_same_numbers_read_them_once() => Steps(_x.Exp(), _x.Tanh()).ShouldBe(["Exp·Tanh"]);

    [Fact]
    public void A_repetition_is_read_where_it_comes_from() =>
        Steps(
            BroadcastTo.Of(_row, _x.Shape) * _x, BroadcastTo.Of(_column, _x.Shape) * BroadcastTo.Of(_row, _x.Shape),
            (BroadcastTo.Of(_column, _x.Shape) - BroadcastTo.Of(_column * 2, _x.Shape)).Exp(), BroadcastTo.Of(_row * 3, _x.Shape).Exp())
            .Length.ShouldBeLessThan(9);

    [Fact]
    public void Channels_repeat_with_every_image() =>
        Steps((_images * _channel - _channel).Relu(), (_channel / _images).Tanh()).ShouldBe(["Multiply·Subtract·Relu·Divide·Tanh"]);

    [Fact]
    public void Numbers_shared_out_by_columns_may_be_read_as_a_column()
    {
        var square = Parameter.Of("square", new Shape(300, 300), StartValues.Normal(1));
        var side = (square * square.Exp()).Sum(0).Tanh();
        Steps(square * side + side.Reshape(300, 1), (square - 1).Sum(0).Reshape(300, 1) * square.Abs());
    }

    [Fact]
    public void A_long_chain_and_its_gradients_do_not_fill_the_stack()
    {
        var y = _x;
        for (var i = 0; i < 1200; i++) y = (y * 0.9f).Tanh();
        using var weights = new ParameterArena(1, y);
        using var plan = Plan.ForTraining(y.Sum(), weights);
        plan.Run();
        plan.FirstNonFinite().ShouldBeNull();
    }

    [Fact]
    public void A_result_within_a_strip_can_be_read()
    {
        var inside = _x * _row;
        Steps(inside.Relu(), inside).ShouldBe(["Multiply·Relu"]);
        using var weights = new ParameterArena(1, inside);
        using var plan = Plan.ForInference([inside.Relu()], weights);
        Should.Throw<ArgumentException>(() => plan.Value(inside))
            .Message.ShouldStartWith("plan: Multiply [70, 300] is not there to be read.");
    }

    [Fact]
    public void A_norm_trains_in_few_steps_and_to_the_same_bits()
    {
        var x = Input.Of("x", 40, 30);
        Module[] norms = [new BatchNorm(), new LayerNorm()];
        foreach (var norm in norms)
        {
            var model = new Sequential(new WeightNorm(new Linear(300)), norm, new ReLU(), new Linear(5));
            var loss = Mse.Of(model.Apply(x), Constant.Full(new Shape(40, 5), 0.5f));
            Trained(loss, x).Distinct().Count().ShouldBe(1);
        }
    }

    [Fact]
    public void Random_graphs_have_the_same_gradients_in_strips_or_not()
    {
        for (var seed = 0UL; seed < Graphs; seed++)
        {
            var loss = new RandomGraph(new Draw(seed), kinks: true).Loss;
            using var weights = new ParameterArena(seed, loss);
            var random = new Philox(seed, 1);
            foreach (ref var value in weights.Weights) value = random.NextUniform(-1, 1);
            float[] Gradients(PlanOptions options)
            {
                using var plan = Plan.ForTraining(loss, weights, options: options);
                foreach (var node in Node.InOrder(loss).Where(node => node.Op is Input)) plan.Input(node).Fill(0.3f);
                plan.Run();
                return [.. weights.Gradients, .. plan.Value(loss)];
            }

            var plain = Gradients(new PlanOptions { Team = _teams[0], Fuse = false });
            foreach (var team in _teams) Gradients(new PlanOptions { Team = team }).ShouldBe(plain, $"seed {seed}");
        }
    }

    public void Dispose()
    {
        foreach (var team in _teams) team.Dispose();
    }

    private IEnumerable<string> Trained(Node loss, Node x)
    {
        foreach (var path in KernelPaths.All.Where(KernelPaths.IsSupported))
        {
            foreach (var (team, fuse) in _teams.SelectMany(team => new[] { (team, true), (team, false) }))
            {
                using var weights = new ParameterArena(1, loss);
                using var adam = new Optim.Adam(weights, 0.01f);
                using var plan = Plan.ForTraining(loss, weights, adam, options: new PlanOptions { Team = team, Path = path, Fuse = fuse });
                var random = new Philox(2, 2);
                foreach (ref var value in plan.Input(x)) value = random.NextUniform(-1, 1);
                for (var step = 0; step < 5; step++) plan.Run();
                yield return string.Join(" ", weights.Weights.ToArray().Select(BitConverter.SingleToInt32Bits));
            }
        }
    }

    /// <summary>The steps of the plan, after all paths and teams have given the bits of the plan without strips.</summary>
    private string[] Steps(params Node[] results)
    {
        using var weights = new ParameterArena(3, results);
        float[] Values(PlanOptions options, out string[] steps)
        {
            using var plan = Plan.ForInference(results, weights, options);
            plan.Run();
            steps = [.. plan.Lines.Select(line => line.Op)];
            return [.. results.SelectMany(result => plan.Value(result).ToArray())];
        }

        var plain = Values(new PlanOptions { Team = _teams[0], Fuse = false }, out var steps);
        foreach (var path in KernelPaths.All.Where(KernelPaths.IsSupported))
        {
            foreach (var team in _teams)
                Values(new PlanOptions { Team = team, Path = path }, out steps).ShouldBe(plain, $"{path} {team.Threads}");
        }

        return steps;
    }
}
