using Chainrule.Graph;
using Chainrule.Nn;
using Chainrule.Plans;
using Chainrule.Shapes;
using Chainrule.Tests.Gradients;
using Chainrule.Tests.Parity;

namespace Chainrule.Tests.Phases;

public sealed class BatchNormTests : IDisposable
{
    private readonly PlanOptions _options = new() { Team = new Team(1) };

    [Fact]
    public void The_batch_is_normalised_with_its_biased_variance_and_the_running_one_takes_the_unbiased()
    {
        var x = Input.Of("x", 4, 1);
        var y = new BatchNorm { Momentum = 0.25f, Epsilon = 1e-12f }.Apply(x);
        using var weights = new ParameterArena(1, y);
        using var plan = Plan.ForTraining(y.Sum(), weights, alsoKeep: [y], options: _options);
        float[] batch = [1, 2, 3, 6];
        batch.CopyTo(plan.Input(x));
        plan.Run();

        // Mean 3; squares 4 + 1 + 0 + 9 = 14: biased 3.5, unbiased 14/3.
        for (var i = 0; i < 4; i++) plan.Value(y)[i].ShouldBe((batch[i] - 3) / MathF.Sqrt(3.5f), 1e-6f);
        weights.Read(weights.Find("running_mean")).ShouldBe([0.75f]);
        weights.Read(weights.Find("running_var"))[0].ShouldBe(0.75f + 0.25f * 14 / 3, 1e-6f);

        plan.Run();
        weights.Read(weights.Find("running_mean"))[0].ShouldBe(0.75f * 0.75f + 0.25f * 3, 1e-6f);
    }

    [Theory]
    [InlineData(6, 5)]
    [InlineData(3, 2, 4, 5)]
    [InlineData(2, 3, 7)]
    public void Prediction_uses_the_running_statistics(params int[] sizes)
    {
        var draw = new Draw(5);
        var x = draw.Leaf(new Shape(sizes));
        var y = new BatchNorm().Apply(x);
        ModuleGradientTests.Give(draw, y);
        using var weights = new ParameterArena(1, y);
        foreach (var variable in weights.Variables) weights.Assign(variable, [.. draw.Reference[variable].Select(value => (float)value)]);
        using var plan = Plan.ForInference([y], weights, _options);
        plan.Run();

        var predicting = new Reference.Interpreter { IsTraining = false };
        foreach (var variable in weights.Variables) predicting[variable] = draw.Reference[variable];
        Closeness.Distance(plan.Value(y), predicting.Evaluate(y)[0], 1).ShouldBeLessThan(1);
        Closeness.Distance(plan.Value(y), draw.Reference.Evaluate(y)[0], 1).ShouldBeGreaterThan(1);
        weights.Read(weights.Find("running_mean")).ShouldBe([.. draw.Reference[weights.Find("running_mean")].Select(v => (float)v)]);
    }

    [Theory]
    [InlineData(6, 5)]
    [InlineData(3, 2, 4, 5)]
    public void A_training_step_agrees_with_the_reference(params int[] sizes)
    {
        for (var seed = 0UL; seed < 8; seed++)
        {
            var draw = new Draw(seed);
            var y = new BatchNorm().Apply(draw.Leaf(new Shape(sizes)));
            ModuleGradientTests.Give(draw, y);
            Compared.Distance(draw, draw.Loss(y), y).ShouldBeLessThan(1, $"seed {seed}");
        }
    }

    [Fact]
    public void A_large_mean_does_no_harm()
    {
        var x = Input.Of("x", 4, 1);
        var y = new BatchNorm().Apply(x);
        using var weights = new ParameterArena(1, y);
        using var plan = Plan.ForTraining(y.Sum(), weights, alsoKeep: [y], options: _options);
        float[] batch = [10000, 10001, 10002, 10003];
        batch.CopyTo(plan.Input(x));
        plan.Run();
        for (var i = 0; i < 4; i++) plan.Value(y)[i].ShouldBe((i - 1.5f) / MathF.Sqrt(1.25f + 1e-5f), 1e-5f);
    }

    [Fact]
    public void A_batch_of_one_can_predict_but_not_train()
    {
        var y = new Sequential(new Linear(3), new BatchNorm()).Apply(Input.Of("x", 1, 5));
        using var weights = new ParameterArena(1, y);
        Plan.ForInference([y], weights, _options).Dispose();
        Should.Throw<ShapeException>(() => Plan.ForTraining(y.Sum(), weights, options: _options)).Message.ShouldBe(
            "1 (BatchNorm): expected more than one value for each channel while training, got [1, 3]. A larger batch, or another size of "
                + "training set so that the last batch is larger?");

        // One image has many values for each channel.
        var image = new BatchNorm().Apply(Parameter.Of("x", new Shape(1, 2, 3, 3), StartValues.Normal(1)));
        using var others = new ParameterArena(1, image);
        Plan.ForTraining(image.Square().Sum(), others, options: _options).Dispose();
    }

    [Fact]
    public void Wrong_use_is_explained()
    {
        Should.Throw<ShapeException>(() => new BatchNorm().Apply(Input.Of("x", 5))).Message.ShouldBe(
            "BatchNorm: expected [batch, channels, ...], got [5]. Is the batch axis missing?");
        Should.Throw<ArgumentException>(() => new BatchNorm { Momentum = 0 }).Message.ShouldBe(
            "BatchNorm: expected a momentum in (0, 1], got 0.");
        Should.Throw<ArgumentException>(() => new BatchNorm { Epsilon = -1 }).Message.ShouldBe(
            "BatchNorm: expected an epsilon above 0, got -1.");
        var shared = new BatchNorm();
        shared.Apply(Input.Of("x", 4, 5));
        Should.Throw<ShapeException>(() => shared.Apply(Input.Of("x", 4, 6))).Message.ShouldStartWith(
            "BatchNorm: expected what fits its running_mean [5], got what asks for [6].");
    }

    [Fact]
    public void Applied_twice_it_tracks_both_in_turn()
    {
        var (a, b) = (Input.Of("a", 2, 1), Input.Of("b", 2, 1));
        var norm = new BatchNorm { Momentum = 0.5f };
        var loss = norm.Apply(a).Sum() + norm.Apply(b).Sum();
        using var weights = new ParameterArena(1, loss);
        using var plan = Plan.ForTraining(loss, weights, options: _options);
        plan.Input(a).Fill(8);
        plan.Input(b).Fill(2);
        plan.Run();
        weights.Read(weights.Find("running_mean")).ShouldBe([0.5f * (0.5f * 8) + 0.5f * 2]);
    }

    [Fact]
    public void A_run_that_fails_moves_no_statistics()
    {
        var (x, labels) = (Input.Of("x", 4, 3), Input.Of("labels", 4));
        var loss = Chainrule.Losses.CrossEntropy.Of(new BatchNorm().Apply(x), labels);
        using var weights = new ParameterArena(1, loss);
        using var plan = Plan.ForTraining(loss, weights, options: _options);
        new Draw(1).Numbers(12, -1, 1).CopyTo(plan.Input(x));
        plan.Input(labels).Fill(99);
        Should.Throw<PlanException>(plan.Run);
        weights.Read(weights.Find("running_mean")).ShouldBe([0, 0, 0]);
        weights.Read(weights.Find("running_var")).ShouldBe([1, 1, 1]);
        plan.Input(labels).Fill(2);
        plan.Run();
        weights.Read(weights.Find("running_var")).ShouldNotContain(1);
    }

    public void Dispose() => _options.Team!.Dispose();
}
