using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Ops;
using Chainrule.Plans;
using Chainrule.Shapes;

namespace Chainrule.Tests.Traps;

/// <summary>Where engines are known to go wrong.</summary>
public class TrapTests
{
    [Fact]
    public void An_op_of_two_nodes_is_refused()
    {
        var add = new Ops.Add();
        var (a, b) = (Input.Of("a", 2, 3), Input.Of("b", 3));
        Node.Of(add, a, b);
        Should.Throw<ArgumentException>(() => Node.Of(add, b, b)).Message
            .ShouldBe("Add: expected an op of its own for each node, got one that another has.");
    }

    [Fact]
    public void Logits_of_ten_thousand_give_a_finite_softmax_loss_and_gradient()
    {
        float[] logits = [1e4f, -1e4f, 0, -1e4f, -1e4f, 1e4f];
        var scores = Weight(new Shape(2, 3), logits);
        var loss = CrossEntropy.Of(scores, Constant.Of(new Shape(2), 0f, 1f));
        var softmax = scores.Softmax();
        using var weights = Arena(scores, loss, logits);
        using var plan = Plan.ForTraining(loss, weights, alsoKeep: [softmax]);
        plan.Run();
        plan.Value(softmax).ToArray().ShouldBe([1, 0, 0, 0, 0, 1]);
        plan.Value(loss)[0].ShouldBe(1e4f);
        plan.Gradient(scores).ToArray().ShouldBe([0, 0, 0, 0, -0.5f, 0.5f]);
        plan.FirstNonFinite().ShouldBeNull();
    }

    [Fact]
    public void Equal_logits_of_ten_thousand_are_equal_probabilities()
    {
        float[] logits = [-1e4f, -1e4f, -1e4f, -1e4f];
        Value(logits, x => x.Softmax()).ShouldBe([0.25f, 0.25f, 0.25f, 0.25f]);
        Value(logits, x => x.LogSoftmax()).ShouldAllBe(value => Math.Abs(value + Math.Log(4)) < 1e-3);
    }

    [Fact]
    public void Nan_goes_through_relu()
    {
        foreach (var length in new[] { 1, 5, 16, 33 })
        {
            var values = new float[length];
            values[length - 1] = float.NaN;
            var y = Value(values, x => x.Relu());
            float.IsNaN(y[length - 1]).ShouldBeTrue();
            y[..(length - 1)].ShouldAllBe(value => value == 0);
        }
    }

    [Fact]
    public void Nan_goes_through_every_activation()
    {
        Module[] activations =
        [
            new ReLU(), new LeakyReLU(), new ELU(), new GELU(), new GELU { Tanh = true }, new SiLU(), new Nn.Softplus(), new Hardswish(),
            new Nn.Sigmoid(), new Nn.Tanh(),
        ];
        foreach (var activation in activations)
        {
            var y = Value([1, float.NaN, -1], activation.Apply);
            y.Select(float.IsNaN).ShouldBe([false, true, false], activation.GetType().Name);
        }

        float.IsNaN(Value([float.NaN], x => x.Clamp(-1, 1))[0]).ShouldBeTrue();
        float.IsNaN(Value([float.NaN], x => x.Erf())[0]).ShouldBeTrue();
    }

    [Fact]
    public void Infinity_goes_through_the_activations_that_grow_with_it()
    {
        Module[] activations = [new ReLU(), new LeakyReLU(), new ELU(), new GELU(), new SiLU(), new Nn.Softplus(), new Hardswish()];
        foreach (var activation in activations)
            Value([float.PositiveInfinity], activation.Apply).ShouldBe([float.PositiveInfinity], activation.GetType().Name);
    }

    [Fact]
    public void Scores_of_ten_thousand_give_finite_binary_losses_and_gradients()
    {
        float[] scores = [1e4f, -1e4f, 1e4f, -1e4f];
        var y = Weight(new Shape(4), scores);
        var loss = BceWithLogits.Of(y, Constant.Of(new Shape(4), 1, 0, 0, 1));
        using var weights = Arena(y, loss, scores);
        using var plan = Plan.ForTraining(loss, weights);
        plan.Run();
        plan.Value(loss)[0].ShouldBe(5e3f);
        plan.Gradient(y).ToArray().ShouldBe([0, 0, 0.25f, -0.25f]);
    }

    [Fact]
    public void A_small_binary_loss_keeps_its_digits() =>
        Value([10, -10], x => BceWithLogits.Of(x, Constant.Of(new Shape(2), 1, 0)))[0].ShouldBe(4.5398899e-5f, 1e-11f);

    [Fact]
    public void Layer_norm_of_equal_numbers_is_0() =>
        Value([7, 7, 7], x => new LayerNorm { Affine = false }.Apply(x)).ShouldBe([0, 0, 0]);

    [Fact]
    public void Nan_wins_a_max_wherever_it_stands()
    {
        for (var place = 0; place < 37; place++)
        {
            var values = Enumerable.Range(0, 37).Select(i => (float)i).ToArray();
            values[place] = float.NaN;
            float.IsNaN(Value(values, x => x.Max()).Single()).ShouldBeTrue();
            Value(values, x => ArgMax.Of(x)).Single().ShouldBe(place);
            float.IsNaN(Value(values, x => Maximum.Of(x, Constant.Of(100)))[place]).ShouldBeTrue();
            float.IsNaN(Value(values, x => Maximum.Of(Constant.Of(100), x))[place]).ShouldBeTrue();
        }
    }

    [Fact]
    public void The_first_of_equals_is_the_arg_max() => Value([1, 7, 3, 7, 7], x => ArgMax.Of(x)).ShouldBe([1]);

    [Fact]
    public void Products_of_sizes_that_overflow_are_refused()
    {
        Should.Throw<ShapeException>(() => new Shape(65536, 65536)).Message
            .ShouldBe("shape: expected at most 2,147,483,647 elements, got [65536, 65536].");
        Should.Throw<ShapeException>(() => new Shape(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue));
        Should.Throw<ShapeException>(() => Input.Of("a", 1 << 20, 1) + Input.Of("b", 1, 1 << 20));
        Should.Throw<ShapeException>(() => Input.Of("a", 1 << 20, 1).MatMul(Input.Of("b", 1, 1 << 20)));
        Should.Throw<ShapeException>(() => OneHot.Of(Input.Of("a", 1 << 20), 1 << 20));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_size_below_one_is_refused(int size) =>
        Should.Throw<ShapeException>(() => new Shape(3, size)).Message.ShouldBe($"shape: expected sizes of at least 1, got [3, {size}].");

    [Fact]
    public void The_first_node_that_is_not_finite_is_found()
    {
        var x = Input.Of("x", 3);
        var quotient = 1 / x;
        var result = (quotient * 2).Exp();
        using var weights = new ParameterArena(1, result);
        using var plan = Plan.ForInference([result], weights, new PlanOptions { KeepAll = true });
        new float[] { 1, 2, 4 }.CopyTo(plan.Input(x));
        plan.Run();
        plan.FirstNonFinite().ShouldBeNull();
        new float[] { 1, 0, 4 }.CopyTo(plan.Input(x));
        plan.Run();
        plan.FirstNonFinite().ShouldBeSameAs(quotient);
    }

    private static Node Weight(Shape shape, float[] values)
    {
        values.Length.ShouldBe(shape.Count);
        return Parameter.Of("x", shape, StartValues.Constant(0));
    }

    private static ParameterArena Arena(Node parameter, Node result, float[] values)
    {
        var weights = new ParameterArena(1, result);
        weights.Assign(parameter, values);
        return weights;
    }

    /// <summary>The result of a function on every instruction set, after a look that they all agree.</summary>
    private static float[] Value(float[] values, Func<Node, Node> function)
    {
        var x = Weight(new Shape(values.Length), values);
        var y = function(x);
        using var weights = Arena(x, y, values);
        var all = new List<float[]>();
        foreach (var path in KernelPaths.All.Where(KernelPaths.IsSupported))
        {
            using var plan = Plan.ForInference([y], weights, new PlanOptions { Path = path });
            plan.Run();
            all.Add(plan.Value(y).ToArray());
        }

        all.ShouldAllBe(result => result.SequenceEqual(all[0]));
        return all[0];
    }
}
