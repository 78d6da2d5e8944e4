using Chainrule.Graph;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Optim;
using Chainrule.Plans;

namespace Chainrule.Tests.Plans;

public class ProfileTests
{
    private readonly Node _x = Input.Of("x", 64, 100);
    private readonly Node _t = Input.Of("t", 64);
    private readonly Sequential _model = new(new Linear(100, 200), new ReLU(), new Dropout(0.5f), new Linear(200, 3));

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Measuring_the_steps_trains_like_running_them(int threads, bool clips)
    {
        var loss = CrossEntropy.Of(_model.Apply(_x), _t);
        using var team = new Team(threads);
        float[] Trained(bool measured)
        {
            using var weights = new ParameterArena(1, loss);
            using var adam = new Adam(weights, 0.01) { MaxNorm = clips ? 0.1 : null };
            using var plan = Plan.ForTraining(loss, weights, adam, options: new PlanOptions { Team = team });
            for (var i = 0; i < 6400; i++) plan.Input(_x)[i] = MathF.Sin(i);
            if (measured)
            {
                var seconds = plan.Profile(3);
                seconds.Length.ShouldBe(plan.Lines.Count + 1);
                seconds.ShouldAllBe(time => time >= 0 && time < 100);
                seconds[^1].ShouldBePositive();
                adam.Steps.ShouldBe(3);
            }
            else
            {
                for (var run = 0; run < 3; run++) plan.Run();
            }

            return weights.Weights.ToArray();
        }

        Trained(measured: true).ShouldBe(Trained(measured: false));
    }

    [Fact]
    public void The_times_stand_in_the_table()
    {
        var y = _model.Apply(_x);
        using var weights = new ParameterArena(1, y);
        using var plan = Plan.ForInference([y], weights);
        plan.Profile().Length.ShouldBe(plan.Lines.Count);
        plan.Table([1.5e-6, 0.00123456]).ShouldBe(
            """
            #  op                shape       bytes      FLOPs     µs  team  module
            1  MatMul+bias+Relu  [64, 200]  51,200  2,572,800    1.5  all   1
            2  MatMul+bias       [64, 3]       768     76,992  1,235  all   3

            """);
    }

    [Fact]
    public void A_step_that_fails_is_told_and_something_must_be_run()
    {
        var loss = CrossEntropy.Of(_model.Apply(_x), _t);
        using var weights = new ParameterArena(1, loss);
        using var plan = Plan.ForTraining(loss, weights);
        plan.Input(_t).Fill(7);
        Should.Throw<Exception>(() => plan.Profile(1)).Message.ShouldContain("7");
        Should.Throw<ArgumentOutOfRangeException>(() => plan.Profile(0));
    }
}
