using Chainrule.Graph;
using Chainrule.Optim;
using Chainrule.Plans;
using Chainrule.Shapes;

namespace Chainrule.Tests.Optimizers;

public class WeightAverageTests
{
    private readonly Node _w = Parameter.Of("w", new Shape(5), StartValues.Constant(1));

    [Theory]
    [InlineData(0.9, false)]
    [InlineData(0.9, true)]
    [InlineData(0.999, true)]
    [InlineData(0, false)]
    public void It_is_the_formula_for_thirty_steps(double decay, bool warmUp)
    {
        using var weights = new ParameterArena(1, _w);
        using var sgd = new Sgd(weights, 0.1) { Average = new WeightAverage(weights, decay, warmUp) };

        // Weights that are loaded after the average was made count as well.
        weights.Assign(_w, [2, 2, 2, 2, 2]);
        var (w, s) = (2.0, 2.0);
        for (var t = 1; t <= 30; t++)
        {
            sgd.Take(_w, t % 4 - 1);
            w -= 0.1 * (t % 4 - 1);
            var d = warmUp ? Math.Min(decay, (1.0 + t) / (10 + t)) : decay;
            s = d * s + (1 - d) * w;
            ((double)weights.Read(_w)[4]).ShouldBe(w, 1e-5);
            ((double)sgd.Average.Values.Slice(0, 5)[4]).ShouldBe(s, 1e-5, $"step {t}");
        }
    }

    [Fact]
    public void It_rests_where_the_weights_rest()
    {
        using var weights = new ParameterArena(1, _w);
        using var sgd = new Sgd(weights, 0.1) { Average = new WeightAverage(weights, 0.9999) };
        weights.Assign(_w, [0.1f, -3, 1e-20f, 1e20f, 7]);
        for (var t = 0; t < 1000; t++) sgd.Take(_w, 0);
        sgd.Average.Values.Slice(0, 5).ToArray().ShouldBe([0.1f, -3, 1e-20f, 1e20f, 7]);
    }

    [Fact]
    public void Weights_and_average_change_places_and_back()
    {
        using var weights = new ParameterArena(1, _w);
        using var sgd = new Sgd(weights, 1) { Average = new WeightAverage(weights, 0.5) };
        var doubled = _w + _w;
        using var plan = Plan.ForInference([doubled], weights);
        sgd.Take(_w, 1);
        sgd.Average.Swap();
        weights.Read(_w).ShouldAllBe(weight => weight == 0.5f);
        plan.Run();
        plan.Value(doubled)[0].ShouldBe(1);
        Should.Throw<InvalidOperationException>(() => sgd.Take(_w, 1)).Message
            .ShouldBe("WeightAverage: expected the weights, got their average. Swap back first?");
        (sgd.Steps, sgd.Average.IsSwapped).ShouldBe((1, true));
        sgd.Average.Swap();
        sgd.Take(_w, 1);
        weights.Read(_w).ShouldAllBe(weight => weight == -1);
        sgd.Average.Swap();
        weights.Read(_w).ShouldAllBe(weight => weight == -0.25f);
    }

    [Fact]
    public void A_run_that_goes_on_keeps_its_average()
    {
        using var weights = new ParameterArena(1, _w);
        using var sgd = new Sgd(weights, 1) { Average = new WeightAverage(weights, 0.5), Steps = 3 };
        sgd.State.Single().Values.Slice(0, 5).Fill(9);
        sgd.Take(_w, 0);
        sgd.Average.Values.Slice(0, 5).ToArray().ShouldAllBe(average => average == 5);
    }

    [Fact]
    public void Inference_by_the_average_sees_it_whatever_was_folded_before()
    {
        var x = Input.Of("x", 2, 5);
        var y = new Nn.WeightNorm(new Nn.Linear(3)).Apply(x);
        var loss = y.Square().Mean();
        using var weights = new ParameterArena(1, loss);
        using var sgd = new Sgd(weights, 0.5) { Average = new WeightAverage(weights, 0.9) };
        using var training = Plan.ForTraining(loss, weights, sgd);
        using var inference = Plan.ForInference([y], weights);
        training.Input(x).Fill(1);
        inference.Input(x).Fill(1);
        for (var i = 0; i < 5; i++) training.Run();
        inference.Run();
        var before = inference.Value(y).ToArray();
        sgd.Average.Swap();
        inference.Run();
        inference.Value(y).ToArray().ShouldNotBe(before);
        sgd.Average.Swap();
        inference.Run();
        inference.Value(y).ToArray().ShouldBe(before);
    }

    [Fact]
    public void A_decay_out_of_range_and_other_weights_are_refused()
    {
        using var weights = new ParameterArena(1, _w);
        using var others = new ParameterArena(1, _w);
        Should.Throw<ArgumentException>(() => new WeightAverage(weights, 1)).Message
            .ShouldBe("WeightAverage: expected a decay of 0 or above and below 1, got 1.");
        Should.Throw<ArgumentException>(() => new Sgd(weights, 1) { Average = new WeightAverage(others) }).Message
            .ShouldBe("WeightAverage: expected the average of the optimizer's own weights, got that of others.");
    }
}
