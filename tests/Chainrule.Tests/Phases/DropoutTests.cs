using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Nn;
using Chainrule.Plans;

namespace Chainrule.Tests.Phases;

public sealed class DropoutTests : IDisposable
{
    private readonly PlanOptions _options = new() { Team = new Team(1) };

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    [InlineData(0.8f)]
    public void It_drops_its_share_and_keeps_the_mean(float p)
    {
        var mask = Masks(new Dropout(p), 1)[0];
        var dropped = mask.Count(value => value == 0) / (double)mask.Length;
        dropped.ShouldBe(p, 4 * Math.Sqrt(p * (1 - p) / mask.Length));
        mask.Where(value => value != 0).ShouldAllBe(value => value == 1 / (1 - p));
    }

    [Fact]
    public void Each_step_draws_anew_and_the_same_step_the_same()
    {
        var masks = Masks(new Dropout(), 3);
        masks[0].ShouldNotBe(masks[1]);
        masks[1].ShouldNotBe(masks[2]);
        var again = Masks(new Dropout(), 3);
        for (var i = 0; i < 3; i++) again[i].ShouldBe(masks[i]);
    }

    [Fact]
    public void Each_module_draws_its_own_and_so_does_a_module_applied_twice()
    {
        var x = Input.Of("x", 8, 100);
        var shared = new Dropout { Name = "drop" };
        var y = new[] { new Dropout { Name = "a" }, new Dropout { Name = "b" }, shared, shared }.Select(drop => drop.Apply(x)).ToArray();
        using var weights = new ParameterArena(1, y);
        using var plan = Plan.ForTraining(y.Aggregate((a, b) => a + b).Sum(), weights, alsoKeep: y, options: _options);
        plan.Input(x).Fill(1);
        plan.Run();
        y.Select(node => string.Join(' ', plan.Value(node).ToArray())).Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public void The_gradient_passes_where_the_value_did()
    {
        var x = Parameter.Of("x", new(4, 50), StartValues.Constant(1));
        var y = new Dropout(0.25f).Apply(x);
        using var weights = new ParameterArena(1, y);
        using var plan = Plan.ForTraining(y.Sum(), weights, alsoKeep: [y], options: _options);
        plan.Run();
        plan.Gradient(x).ToArray().ShouldBe(plan.Value(y).ToArray());
    }

    [Fact]
    public void Its_numbers_are_the_generators_own()
    {
        var y = new float[7];
        RandomMask.Fill(y, seed: 3, stream: 9, step: 11, start: 4, p: 0.5f);
        var random = new Philox(3, 6, 11, 9);
        var words = Enumerable.Range(0, 11).Select(_ => random.NextUInt32()).ToArray()[4..];
        y.ShouldBe(words.Select(word => word < 0x80000000u ? 0f : 2f));
    }

    [Fact]
    public void Wrong_use_is_explained()
    {
        Should.Throw<ArgumentException>(() => new Dropout(1)).Message.ShouldBe("Dropout: expected a probability in [0, 1), got 1.");
        Should.Throw<ArgumentException>(() => new Dropout(float.NaN)).Message.ShouldStartWith("Dropout: expected a probability in [0, 1)");
        Should.Throw<ArgumentException>(() => RandomMask.Fill(new float[4], 1, 1, 1, 2, 0.5f)).Message.ShouldBe(
            "mask: expected a start at a multiple of 4, got 2.");
    }

    public void Dispose() => _options.Team!.Dispose();

    private float[][] Masks(Dropout dropout, int steps)
    {
        var x = Input.Of("x", 40, 250);
        var y = dropout.Apply(x);
        using var weights = new ParameterArena(1, y);
        using var plan = Plan.ForTraining(y.Sum(), weights, alsoKeep: [y], options: _options);
        plan.Input(x).Fill(1);
        var masks = new float[steps][];
        for (var i = 0; i < steps; i++)
        {
            plan.Run();
            masks[i] = plan.Value(y).ToArray();
        }

        return masks;
    }
}
