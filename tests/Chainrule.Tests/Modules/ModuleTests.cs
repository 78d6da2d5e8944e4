using Chainrule.Graph;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Plans;
using Chainrule.Shapes;

namespace Chainrule.Tests.Modules;

public class ModuleTests
{
    private readonly Node _x = Input.Of("x", 16, 6);

    [Fact]
    public void A_linear_layer_over_images_asks_for_a_flatten() =>
        Message(new Linear(784, 10) { Name = "fc1" }, 16, 1, 28, 28)
            .ShouldBe("fc1 (Linear): expected last axis 784, got [16, 1, 28, 28]. Flatten first?");

    [Fact]
    public void A_linear_layer_of_another_width_says_so() =>
        Message(new Sequential(new Linear(7, 10)), 16, 6).ShouldBe("0 (Linear): expected last axis 7, got [16, 6].");

    [Fact]
    public void A_linear_layer_without_a_name_is_called_by_its_kind() =>
        Message(new Linear(7, 10), 16, 6).ShouldBe("Linear: expected last axis 7, got [16, 6].");

    [Fact]
    public void A_linear_layer_that_finds_its_inputs_itself_asks_for_a_flatten_too() =>
        Message(new Sequential(new Sequential(new Linear(10)) { Name = "body" }), 16, 4, 4)
            .ShouldBe("body.0 (Linear): expected [batch, features], got [16, 4, 4]. Flatten first?");

    [Fact]
    public void A_residual_that_changes_the_width_is_refused() =>
        Message(new Residual(new Linear(6, 5)) { Name = "block" }, 16, 6)
            .ShouldBe("block (Residual): expected its modules to give back [16, 6], got [16, 5]. Does the last one have another width?");

    [Fact]
    public void A_single_number_is_no_batch()
    {
        Message(new Flatten()).ShouldBe("Flatten: expected a batch, got [].");
        Message(new Linear(3)).ShouldBe("Linear: expected last axis 1, got [].");
        Message(new Nn.Softmax()).ShouldBe("Softmax: expected at least one axis, got Input x [].");
    }

    [Fact]
    public void A_module_shared_between_sizes_is_refused()
    {
        var shared = new Linear(4) { Name = "fc" };
        shared.Apply(Input.Of("a", 2, 3));
        Should.Throw<ShapeException>(() => shared.Apply(Input.Of("b", 2, 5))).Message.ShouldBe(
            "fc (Linear): expected what fits its weight [3, 4], got what asks for [5, 4]. "
            + "Is the module shared between layers of different sizes?");
    }

    [Fact]
    public void A_refusal_leaves_the_scope()
    {
        Message(new Sequential(new Linear(7, 10)), 16, 6);
        Scope.Path.ShouldBe("");
    }

    [Fact]
    public void Layers_find_their_number_of_inputs()
    {
        var y = new Sequential(new Flatten(), new Linear(5), new ReLU(), new Linear(3)).Apply(Input.Of("images", 2, 1, 4, 4));
        y.Shape.ShouldBe(new Shape(2, 3));
        using var weights = new ParameterArena(1, y);
        Shapes(weights).ShouldBe(["1.weight [5, 16]", "1.bias [5]", "3.weight [3, 5]", "3.bias [3]"]);
    }

    [Fact]
    public void Parameters_bear_PyTorchs_names()
    {
        var model = new Sequential(
            new Linear(6, 5),
            new ReLU(),
            new Linear(5, 5) { Name = "middle", Bias = false },
            new Residual(new Linear(5, 5), new Sequential(new Linear(5, 5))));
        using var weights = new ParameterArena(1, model.Apply(_x));
        Shapes(weights).ShouldBe(
        [
            "0.weight [5, 6]", "0.bias [5]", "middle.weight [5, 5]",
            "3.0.weight [5, 5]", "3.0.bias [5]", "3.1.0.weight [5, 5]", "3.1.0.bias [5]",
        ], ignoreOrder: true);
    }

    [Fact]
    public void Two_parameters_of_one_name_are_refused()
    {
        var y = new Sequential(new Linear(6, 6) { Name = "fc" }, new Linear(6, 6) { Name = "fc" }).Apply(_x);
        Should.Throw<ArgumentException>(() => new ParameterArena(1, y)).Message
            .ShouldBe("parameters: expected one name each, got 'fc.weight' twice. Name the modules apart?");
    }

    [Fact]
    public void A_module_applied_twice_shares_its_weights_and_sums_its_gradients()
    {
        var layer = new Linear(6, 6) { Name = "shared" };
        var twice = Mse.Of(layer.Apply(layer.Apply(_x).Tanh()), Constant.Full(new Shape(16, 6), 0.3f));
        var apart = Mse.Of(
            new Linear(6, 6) { Name = "b" }.Apply(new Linear(6, 6) { Name = "a" }.Apply(_x).Tanh()), Constant.Full(new Shape(16, 6), 0.3f));
        using var one = new ParameterArena(1, twice);
        using var two = new ParameterArena(1, apart);
        one.Parameters.Count.ShouldBe(2);
        foreach (var name in new[] { "weight", "bias" })
        {
            foreach (var copy in new[] { "a", "b" }) two.Assign(two.Find($"{copy}.{name}"), one.Read(one.Find($"shared.{name}")));
        }

        Train(twice, one);
        Train(apart, two);
        foreach (var name in new[] { "weight", "bias" })
        {
            var (a, b) = (two.ReadGradient(two.Find($"a.{name}")), two.ReadGradient(two.Find($"b.{name}")));
            var sum = one.ReadGradient(one.Find($"shared.{name}"));
            for (var i = 0; i < sum.Length; i++) sum[i].ShouldBe(a[i] + b[i], 1e-6f);
        }
    }

    private static string[] Shapes(ParameterArena weights) =>
        [.. weights.Parameters.Select(node => (Parameter)node.Op).Select(parameter => $"{parameter.FullName} {parameter.OutsideShape}")];

    private static string Message(Module module, params int[] sizes) =>
        Should.Throw<ShapeException>(() => module.Apply(Input.Of("x", sizes))).Message;

    private void Train(Node loss, ParameterArena weights)
    {
        using var plan = Plan.ForTraining(loss, weights);
        var x = plan.Input(_x);
        for (var i = 0; i < x.Length; i++) x[i] = MathF.Sin(i);
        plan.Run();
    }
}
