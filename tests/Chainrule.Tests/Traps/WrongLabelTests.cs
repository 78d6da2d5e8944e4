using Chainrule.Graph;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Optim;
using Chainrule.Plans;

namespace Chainrule.Tests.Traps;

/// <summary>A label that is none: the run says where, the weights stay, and the plan goes on with the next batch.</summary>
public class WrongLabelTests
{
    private readonly Node _images = Input.Of("images", 40, 64);
    private readonly Node _labels = Input.Of("labels", 40);
    private readonly Node _loss;

    public WrongLabelTests()
    {
        var model = new Sequential(new Linear(64, 60), new ReLU(), new Linear(60, 10) { Name = "head" });
        _loss = CrossEntropy.Of(model.Apply(_images), _labels);
    }

    [Theory]
    [InlineData(10, "10", 1)]
    [InlineData(-1, "-1", 1)]
    [InlineData(2.5, "2.5", 1)]
    [InlineData(float.NaN, "NaN", 1)]
    [InlineData(float.PositiveInfinity, "Infinity", 1)]
    [InlineData(4e9, "4E+09", 1)]
    [InlineData(10, "10", 3)]
    public void A_wrong_label_is_named_and_changes_nothing(float label, string shown, int threads)
    {
        using var team = new Team(threads);
        using var weights = new ParameterArena(1, _loss);
        using var sgd = new Sgd(weights, 0.1f, momentum: 0.9f, dampening: 0.5f);
        using var plan = Make(weights, sgd, team);
        var before = weights.Weights.ToArray();
        plan.Input(_labels)[7] = label;
        Should.Throw<PlanException>(plan.Run).Message.ShouldBe(
            $"OneHot [40, 10]: row 7 has label {shown}, expected a whole number in 0 … 9 (10 classes).");
        weights.Weights.ToArray().ShouldBe(before);
        sgd.Steps.ShouldBe(0);

        plan.Input(_labels)[7] = 3;
        plan.Run();
        sgd.Steps.ShouldBe(1);
        weights.Weights.ToArray().ShouldBe(AfterOneStep(team), "a run that failed must leave no trace");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_wrong_label_is_named_by_its_row_in_the_whole_batch(int threads)
    {
        var labels = Input.Of("labels", 9000);
        var rows = Ops.OneHot.Of(labels, 10);
        using var team = new Team(threads);
        using var weights = new ParameterArena(1, rows);
        using var plan = Plan.ForInference([rows], weights, new PlanOptions { Team = team });
        plan.Lines.Single().Shared.ShouldBeTrue();
        plan.Input(labels)[8123] = 11;
        Should.Throw<PlanException>(plan.Run).Message.ShouldContain("row 8123 has label 11");
    }

    [Fact]
    public void The_module_of_a_step_that_failed_is_named()
    {
        var labels = Input.Of("labels", 2);
        using var scope = Scope.Enter("target");
        var rows = Ops.OneHot.Of(labels, 3);
        using var weights = new ParameterArena(1, rows);
        using var plan = Plan.ForInference([rows], weights);
        plan.Input(labels)[1] = 3;
        Should.Throw<PlanException>(plan.Run).Message.ShouldStartWith("OneHot [2, 3] in target: ");
    }

    private float[] AfterOneStep(Team team)
    {
        using var weights = new ParameterArena(1, _loss);
        using var sgd = new Sgd(weights, 0.1f, momentum: 0.9f, dampening: 0.5f);
        using var plan = Make(weights, sgd, team);
        plan.Input(_labels)[7] = 3;
        plan.Run();
        return weights.Weights.ToArray();
    }

    private Plan Make(ParameterArena weights, Sgd sgd, Team team)
    {
        var plan = Plan.ForTraining(_loss, weights, sgd, options: new PlanOptions { Team = team });
        var images = plan.Input(_images);
        for (var i = 0; i < images.Length; i++) images[i] = MathF.Cos(i);
        return plan;
    }
}
