using Chainrule.Graph;
using Chainrule.Nn;
using Chainrule.Ops;
using Chainrule.Plans;
using Chainrule.Tests.Gradients;
using Chainrule.Tests.Parity;

namespace Chainrule.Tests.Phases;

/// <summary>What a plan for predicting leaves out, folds and remembers.</summary>
public sealed class InferencePlanTests : IDisposable
{
    private readonly Team _team = new(1);
    private readonly Node _x = Input.Of("x", 6, 20);

    [Fact]
    public void A_batch_norm_is_folded_into_the_layer_before_it()
    {
        var y = new Sequential(new Linear(9), new BatchNorm(), new ReLU()).Apply(_x);
        Folded(y).ShouldBe(["MatMul+bias+Relu"]);
    }

    [Fact]
    public void A_batch_norm_after_a_layer_without_bias_is_folded_too()
    {
        var y = new Sequential(new Linear(9) { Bias = false }, new BatchNorm(), new Nn.Tanh()).Apply(_x);
        Folded(y).ShouldBe(["MatMul+bias+Tanh"]);
    }

    [Fact]
    public void A_batch_norm_is_folded_into_a_convolution_with_bias_and_without()
    {
        foreach (var bias in new[] { true, false })
        {
            var filters = new Nn.Conv2d(3, 3, padding: 1) { Bias = bias };
            var y = new Sequential(filters, new BatchNorm(), new ReLU()).Apply(_x.Reshape(6, 1, 4, 5));
            Folded(y).ShouldBe(["Conv2d+bias+Relu"]);
        }
    }

    [Fact]
    public void A_batch_norm_at_the_front_stays() =>
        Folded(new Sequential(new BatchNorm(), new Linear(9)).Apply(_x)).ShouldBe(["Subtract", "Multiply", "Add", "MatMul+bias"]);

    [Fact]
    public void What_is_read_elsewhere_is_not_folded_away()
    {
        var before = new Linear(9) { Name = "linear" }.Apply(_x);
        Folded(new BatchNorm().Apply(before) + before.Relu()).ShouldContain("Subtract");
    }

    [Fact]
    public void A_product_that_is_read_elsewhere_is_not_made_twice()
    {
        var product = _x.MatMul(Parameter.Of("w", new(20, 9), StartValues.Normal(1)));
        var scale = Parameter.Of("s", new(9), StartValues.Normal(1));
        var shifted = product + Parameter.Of("b", new(9), StartValues.Normal(1));
        Folded(shifted * scale + product.Relu()).ShouldBe(["MatMul", "Add", "Multiply", "Relu", "Add"]);
    }

    [Fact]
    public void Weights_that_are_made_of_others_are_made_once() =>
        Folded(new Sequential(new WeightNorm(new Linear(9)), new BatchNorm(), new ReLU()).Apply(_x)).ShouldBe(["MatMul+bias+Relu"]);

    [Fact]
    public void Dropout_is_gone()
    {
        var y = new Sequential(new Linear(9), new Dropout(), new ReLU()).Apply(_x);
        Folded(y).ShouldBe(["MatMul+bias+Relu"]);
    }

    [Fact]
    public void What_was_made_of_the_weights_follows_them()
    {
        var y = new Sequential(new WeightNorm(new Linear(3)), new BatchNorm()).Apply(_x);
        using var weights = new ParameterArena(1, y);
        using var plan = Plan.ForInference([y], weights, new PlanOptions { Team = _team });
        plan.Input(_x).Fill(0.5f);
        plan.Run();
        var before = plan.Value(y).ToArray();
        plan.Run();
        plan.Value(y).ToArray().ShouldBe(before);

        // By assignment, and by a training plan that moves weights and running statistics.
        var g = weights.Find("0.weight_g");
        weights.Assign(g, [.. weights.Read(g).Select(value => 2 * value)]);
        plan.Run();
        var assigned = plan.Value(y).ToArray();
        assigned.ShouldNotBe(before);
        using var sgd = new Optim.Sgd(weights, 0.1f);
        using var training = Plan.ForTraining(y.Square().Sum(), weights, sgd, options: new PlanOptions { Team = _team });
        training.Run();
        plan.Run();
        plan.Value(y).ToArray().ShouldNotBe(assigned);

        // A span does not tell; whoever writes through it does.
        var trained = plan.Value(y).ToArray();
        weights.Weight(g).Values.Clear();
        plan.Run();
        plan.Value(y).ToArray().ShouldBe(trained);
        weights.Touch();
        plan.Run();
        plan.Value(y).ToArray().ShouldNotBe(trained);
    }

    [Fact]
    public void A_node_of_ones_own_may_have_two_phases()
    {
        var y = Phased.Of(_x * 2, _x + 1);
        using var weights = new ParameterArena(1, y);
        using var predicting = Plan.ForInference([y], weights, new PlanOptions { Team = _team });
        using var training = Plan.ForTraining(y.Sum(), weights, alsoKeep: [y], options: new PlanOptions { Team = _team, KeepAll = true });
        predicting.Input(_x).Fill(3);
        training.Input(_x).Fill(3);
        predicting.Run();
        training.Run();
        predicting.Value(y)[7].ShouldBe(4);
        training.Value(y)[7].ShouldBe(6);
        Should.Throw<Shapes.ShapeException>(() => Phased.Of(_x, _x.Sum())).Message.ShouldStartWith(
            "Phased: expected one shape for training and inference, got Input x [6, 20] and ");
        Should.Throw<Shapes.ShapeException>(() => Track.Of(_x, _x, _x)).Message.ShouldStartWith(
            "Track: expected a buffer and a next value of its shape, got Input x [6, 20]");
    }

    public void Dispose() => _team.Dispose();

    /// <summary>The ops that run each time, after a check that folding has changed nothing but last bits.</summary>
    private List<string> Folded(Node y)
    {
        var draw = new Draw(3);
        using var weights = new ParameterArena(1, y);
        foreach (var variable in weights.Variables) weights.Assign(variable, draw.Numbers(variable.Shape.Count, 0.5f, 1.5f));
        var predicting = new Reference.Interpreter { IsTraining = false, [_x] = [.. draw.Numbers(120, -1, 1).Select(v => (double)v)] };
        foreach (var node in Node.InOrder(y))
        {
            if (node.Op is Variable) predicting[node] = Array.ConvertAll(weights.Rows(node).ToArray(), value => (double)value);
            if (node.Op.Draws) predicting[node] = new double[node.Shape.Count];
        }

        var expected = predicting.Evaluate(y)[0];
        foreach (var fuse in new[] { false, true })
        {
            using var plan = Plan.ForInference([y], weights, new PlanOptions { Team = _team, Fuse = fuse });
            predicting[_x].Select(value => (float)value).ToArray().CopyTo(plan.Input(_x));
            plan.Run();
            Closeness.Distance(plan.Value(y), expected, 20).ShouldBeLessThan(1, $"fuse {fuse}");
            if (fuse) return [.. plan.Lines.Where(line => !line.Once).SelectMany(line => line.Op.Split('·'))];
        }

        return [];
    }
}
