using Chainrule.Graph;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Optim;
using Chainrule.Plans;
using Chainrule.Shapes;

namespace Chainrule.Tests.Plans;

public class PlanTests
{
    private readonly Node _x = Input.Of("x", 8, 6);
    private readonly Node _t = Input.Of("t", 8);
    private readonly Sequential _model = new(new Linear(6, 5), new ReLU(), new Linear(5, 3));

    [Fact]
    public void A_plan_shows_its_steps_as_a_table()
    {
        var loss = CrossEntropy.Of(_model.Apply(_x), _t);
        using var weights = new ParameterArena(1, loss);
        using var sgd = new Sgd(weights, 0.1f);
        using var plan = Plan.ForTraining(loss, weights, sgd);
        plan.ToString().ShouldBe(
            """
             #  op                  shape   bytes  FLOPs  team  module
             1  OneHot              [8, 3]     96     24  one
             2  MatMul+bias+Relu    [8, 5]    160    520  one   1
             3  MatMul+bias         [8, 3]     96    264  one   2
             4  LogSoftmax          [8, 3]     96    576  one
             5  Multiply→Sum        [1, 1]      4     48  one
             6  Divide              []          4      1  one
             7  BroadcastTo, 6 ops  [8, 3]    128    600  one
             8  MatMul              [8, 5]    160    240  one   2
             9  ReluGradient→Sum    [1, 5]    180     80  one   1
            10  MatMul              [6, 5]    120    480  one   0
            11  MatMul              [5, 3]     60    240  one   2
            12  Sum                 [1, 3]     12     24  one   2
            13  Sgd                 [53]      212         all   all

            """);
    }

    [Fact]
    public void With_KeepAll_every_value_and_gradient_can_be_read()
    {
        var loss = CrossEntropy.Of(_model.Apply(_x), _t);
        using var weights = new ParameterArena(1, loss);
        using var plan = Plan.ForTraining(loss, weights, options: new PlanOptions { KeepAll = true });
        plan.Input(_x).Fill(0.5f);
        plan.Run();
        foreach (var node in Node.InOrder(loss)) plan.Value(node).Length.ShouldBe(node.Shape.Count);
        foreach (var node in Node.InOrder(loss).Where(node => node.Op is Ops.MatMul or Ops.Relu or Ops.Add))
        {
            plan.Gradient(node).Length.ShouldBe(node.Shape.Count);
            plan.Gradient(node).ToArray().ShouldContain(value => value != 0);
        }

        foreach (var parameter in weights.Parameters)
        {
            plan.Gradient(parameter).ToArray().ShouldBe(weights.RowsOfGradient(parameter).ToArray());
        }

        plan.Gradient(loss).ToArray().ShouldBe([1]);
    }

    [Fact]
    public void What_was_fused_away_says_how_to_keep_it()
    {
        var y = _model.Apply(_x);
        using var weights = new ParameterArena(1, y);
        using var plan = Plan.ForInference([y], weights);
        var product = Node.InOrder(y).First(node => node.Op is Ops.MatMul);
        Should.Throw<ArgumentException>(() => plan.Value(product)).Message
            .ShouldBe("plan: MatMul [8, 5] in 0 is not there to be read. Compile with KeepAll, or name it among the results?");
    }

    [Fact]
    public void A_gradient_that_nobody_computes_is_explained()
    {
        var loss = CrossEntropy.Of(_model.Apply(_x), _t);
        using var weights = new ParameterArena(1, loss);
        using var plan = Plan.ForTraining(loss, weights);
        Should.Throw<ArgumentException>(() => plan.Gradient(_x)).Message
            .ShouldBe("plan: the gradient of Input x [8, 6] is not computed. Is it on the way from a weight to the loss?");
    }

    [Fact]
    public void An_input_of_another_description_is_refused()
    {
        var y = _model.Apply(_x);
        using var weights = new ParameterArena(1, y);
        using var plan = Plan.ForInference([y], weights);
        Should.Throw<ArgumentException>(() => plan.Input(_t)).Message.ShouldBe("plan: expected an input of this plan, got Input t [8].");
        Should.Throw<ArgumentException>(() => plan.Input(y)).Message.ShouldBe("plan: expected an input of this plan, got Add [8, 3] in 2.");
    }

    [Fact]
    public void A_weight_of_another_arena_is_refused()
    {
        var y = _model.Apply(_x);
        using var weights = new ParameterArena(1, y);
        using var others = new ParameterArena(1, new Linear(2).Apply(_x));
        Should.Throw<ArgumentException>(() => Plan.ForInference([y], others)).Message
            .ShouldBe("parameters: expected one of this arena's 2 variables, got Parameter 0.weight [6, 5] in 0.");
        using var sgd = new Sgd(others, 0.1f);
        Should.Throw<ArgumentException>(() => Plan.ForTraining(Mse.Of(y, _t), weights, sgd)).Message
            .ShouldBe("plan: expected an optimizer of the plan's own weights, got one that moves others.");
    }

    [Fact]
    public void A_loss_of_more_than_one_element_is_refused()
    {
        var y = _model.Apply(_x);
        using var weights = new ParameterArena(1, y);
        Should.Throw<ShapeException>(() => Plan.ForTraining(y, weights)).Message.ShouldContain("expected a loss of one element");
    }
}
