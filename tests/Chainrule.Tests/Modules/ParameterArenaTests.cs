using Chainrule.Graph;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Optim;
using Chainrule.Plans;
using Chainrule.Shapes;

namespace Chainrule.Tests.Modules;

public class ParameterArenaTests
{
    private readonly Node _x = Input.Of("x", 4, 3);

    [Fact]
    public void Weights_go_in_and_come_out_in_PyTorchs_order()
    {
        var y = new Linear(3, 2).Apply(_x);
        using var weights = new ParameterArena(1, y);
        var weight = weights.Find("weight");
        weights.Assign(weight, [1, 2, 3, 4, 5, 6]);
        weights.Read(weight).ShouldBe([1, 2, 3, 4, 5, 6]);
        weights.Weight(weight).Values.ToArray().ShouldBe([1, 4, 2, 5, 3, 6]);
        weights.Assign(weights.Find("bias"), [10, 20]);
        using var plan = Plan.ForInference([y], weights);
        new float[] { 1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1 }.CopyTo(plan.Input(_x));
        plan.Run();
        plan.Value(y).ToArray().ShouldBe([11, 24, 12, 25, 13, 26, 16, 35]);
    }

    [Fact]
    public void Gradients_come_out_in_PyTorchs_order()
    {
        var y = new Linear(3, 2).Apply(_x);
        using var weights = new ParameterArena(1, y);
        using var plan = Plan.ForTraining((y * Constant.Of(new Shape(2), 1f, 10f)).Sum(), weights);
        new float[] { 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0 }.CopyTo(plan.Input(_x));
        plan.Run();
        weights.ReadGradient(weights.Find("weight")).ShouldBe([1, 2, 3, 10, 20, 30]);
        weights.ReadGradient(weights.Find("bias")).ShouldBe([4, 40]);
    }

    [Fact]
    public void Wrong_numbers_of_values_and_unknown_names_are_refused()
    {
        using var weights = new ParameterArena(1, new Linear(3, 2).Apply(_x));
        Should.Throw<ShapeException>(() => weights.Assign(weights.Find("weight"), [1, 2])).Message
            .ShouldBe("weight: expected 6 values for shape [2, 3], got 2.");
        Should.Throw<ArgumentException>(() => weights.Find("w")).Message.ShouldBe("parameters: expected one of weight, bias; got 'w'.");
    }

    [Fact]
    public void Each_parameter_has_cache_lines_of_its_own_and_the_rest_stays_zero_through_training()
    {
        var loss = CrossEntropy.Of(new Sequential(new Linear(3, 5), new Nn.Tanh(), new Linear(5, 7)).Apply(_x), Input.Of("t", 4));
        using var weights = new ParameterArena(1, loss);
        using var sgd = new Sgd(weights, 0.5f, momentum: 0.9f, weightDecay: 0.1f, nesterov: true);
        using var plan = Plan.ForTraining(loss, weights, sgd);
        plan.Input(_x).Fill(1);
        var before = weights.Weights.ToArray();
        for (var i = 0; i < 20; i++) plan.Run();

        weights.Count.ShouldBe(3 * 5 + 5 + 5 * 7 + 7);
        weights.Length.ShouldBe(16 + 16 + 48 + 16);
        var used = new bool[weights.Length];
        foreach (var parameter in weights.Parameters)
        {
            var place = weights.Weight(parameter);
            (place.Offset % 16).ShouldBe(0);
            Array.Fill(used, true, place.Offset, place.Length);
        }

        for (var i = 0; i < used.Length; i++)
        {
            if (used[i]) weights.Weights[i].ShouldNotBe(before[i]);
            else new[] { weights.Weights[i], weights.Gradients[i], sgd.State[0].Values.Slice(i, 1)[0] }.ShouldBe([0f, 0f, 0f]);
        }
    }

    [Fact]
    public void A_matrix_that_only_products_read_lies_in_panels_and_is_shown_as_ever()
    {
        var x = Input.Of("x", 2, 5);
        var layer = new Linear(40);
        var y = layer.Apply(x);
        using var weights = new ParameterArena(1, y);
        var weight = weights.Find("weight");
        using var plain = new ParameterArena(1, y, weight.Square());
        (weights.IsInPanels(weight), plain.IsInPanels(weight)).ShouldBe((true, false));
        weights.Rows(weight).ToArray().ShouldBe(plain.Weight(weight).Values.ToArray());
        weights.Read(weight).ShouldBe(plain.Read(weight));
        weights.Weight(weight).Values[32].ShouldBe(plain.Weight(weight).Values[40]);
        float[] values = [.. Enumerable.Range(0, 200).Select(i => (float)i)];
        weights.Assign(weight, values);
        weights.Read(weight).ShouldBe(values);
        weights.AssignRows(weight, values);
        weights.Rows(weight).ToArray().ShouldBe(values);
        Should.Throw<ShapeException>(() => weights.AssignRows(weight, values.AsSpan(1)))
            .Message.ShouldBe("weight: expected 200 values for shape [5, 40], got 199.");
    }
}
