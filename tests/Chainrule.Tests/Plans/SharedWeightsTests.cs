using Chainrule.Graph;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Optim;
using Chainrule.Plans;
using Chainrule.Shapes;

namespace Chainrule.Tests.Plans;

/// <summary>Where weights and their gradients lie when several plans, or several weights, have to do with them.</summary>
public class SharedWeightsTests
{
    private readonly Node _x = Input.Of("x", 8, 6);
    private readonly Node _t = Input.Of("t", 8);
    private readonly Sequential _model = new(new Linear(6, 5), new ReLU(), new Linear(5, 3));

    [Fact]
    public void Plans_over_one_arena_share_its_weights()
    {
        var y = _model.Apply(_x);
        var loss = CrossEntropy.Of(y, _t);
        using var weights = new ParameterArena(1, loss);
        using var sgd = new Sgd(weights, 0.5f);
        using var training = Plan.ForTraining(loss, weights, sgd, alsoKeep: [y]);
        using var inference = Plan.ForInference([y], weights);
        training.Input(_x).Fill(1);
        inference.Input(_x).Fill(1);
        for (var i = 0; i < 3; i++)
        {
            inference.Run();
            training.Run();
            training.Value(y).ToArray().ShouldBe(inference.Value(y).ToArray());
        }

        var before = inference.Value(y).ToArray();
        inference.Run();
        inference.Value(y).ToArray().ShouldNotBe(before);
    }

    [Fact]
    public void A_plan_whose_loss_misses_a_weight_does_not_move_it_by_another_plans_gradient()
    {
        var (first, second) = (new Linear(6, 3) { Name = "a" }.Apply(_x), new Linear(6, 3) { Name = "b" }.Apply(_x));
        var (both, one) = (Mse.Of(first + second, _t), Mse.Of(first, _t));
        using var weights = new ParameterArena(1, both);
        using var all = Plan.ForTraining(both, weights);
        using var sgd = new Sgd(weights, 0.5f);
        using var part = Plan.ForTraining(one, weights, sgd);
        all.Input(_x).Fill(1);
        part.Input(_x).Fill(1);
        var before = weights.Read(weights.Find("b.weight"));
        all.Run();
        part.Run();
        weights.Read(weights.Find("b.weight")).ShouldBe(before);
        part.Gradient(weights.Find("b.weight")).ToArray().ShouldAllBe(value => value == 0);
        part.Gradient(weights.Find("a.weight")).ToArray().ShouldContain(value => value != 0);
    }

    [Fact]
    public void Two_weights_with_one_gradient_both_receive_it()
    {
        var (a, b) = (Parameter.Of("a", new Shape(4), StartValues.Constant(1)), Parameter.Of("b", new Shape(4), StartValues.Constant(2)));
        var loss = (a + b).Square().Sum();
        using var weights = new ParameterArena(1, loss);
        using var plan = Plan.ForTraining(loss, weights);
        plan.Run();
        plan.Gradient(a).ToArray().ShouldBe([6, 6, 6, 6]);
        plan.Gradient(b).ToArray().ShouldBe([6, 6, 6, 6]);
    }

    [Fact]
    public void A_gradient_that_is_a_constant_lands_in_the_arena()
    {
        var a = Parameter.Of("a", new Shape(2, 3), StartValues.Constant(1));
        using var weights = new ParameterArena(1, a);
        using var plan = Plan.ForTraining(a.Sum(), weights);
        plan.Run();
        weights.ReadGradient(a).ShouldBe([1, 1, 1, 1, 1, 1]);
    }

    [Fact]
    public void An_inference_plan_leaves_the_gradients_alone()
    {
        var y = _model.Apply(_x);
        using var weights = new ParameterArena(1, y);
        weights.Gradients.Fill(7);
        using var plan = Plan.ForInference([y], weights);
        plan.Run();
        weights.Gradients.ToArray().ShouldAllBe(value => value == 7);
    }
}
