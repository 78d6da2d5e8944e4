using Chainrule.Graph;
using Chainrule.Lab.Experiments;
using Chainrule.Nn;
using Chainrule.Optim;
using Chainrule.Plans;
using Chainrule.Shapes;
using Network = Chainrule.Lab.Training.Network;

namespace Chainrule.Lab.Tests.Experiments;

public class ExperimentPartsTests
{
    [Fact]
    public void Every_layer_becomes_the_module_of_that_name()
    {
        var model = (Sequential)ExperimentParts.Model(new() { Layers = Examples.Layers });
        model.Modules.Select(module => module.GetType().Name).ShouldBe(
            Examples.Layers.Select(layer => layer.GetType().Name), StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public void Every_layer_describes_what_it_says()
    {
        string[] expected =
        [
            "refused", "[2, 6, 2, 8]", "[2, 4, 3, 2]", "[2, 4, 5, 7]", "[2, 4]", "[2, 4, 6, 6]", "[2, 4, 6, 6]", "refused",
            "[2, 4, 6, 6]", "refused", "refused", "[2, 144]", "[2, 4, 36]", .. Enumerable.Repeat("[2, 4, 6, 6]", 12),
        ];
        Examples.Layers.Select(Result).ShouldBe(expected);

        // Those that are, or hold, a linear layer want rows.
        Shape(new LayerSettings.Flatten(), Examples.Layers[0]).ShouldBe("[2, 7]");
        Shape(new LayerSettings.Flatten(), Examples.Layers[7]).ShouldBe("[2, 12]");
        Shape(new LayerSettings.Flatten(), Examples.Layers[9]).ShouldBe("[2, 24]");
        Shape(new LayerSettings.Flatten(), Examples.Layers[7], Examples.Layers[10]).ShouldBe("[2, 12]");

        static string Result(LayerSettings layer)
        {
            try
            {
                return Shape(layer);
            }
            catch (ShapeException)
            {
                return "refused";
            }
        }
    }

    [Fact]
    public void A_single_layer_within_a_weight_norm_keeps_its_name_plain()
    {
        var norm = new LayerSettings.WeightNorm { Layers = [new LayerSettings.Linear { Out = 3 }] };
        var y = ExperimentParts.Model(new() { Layers = [norm] }).Apply(Input.Of("x", 2, 4));
        using var weights = new ParameterArena(1, y);
        weights.Parameters.Select(parameter => ((Parameter)parameter.Op).FullName).ShouldBe(["0.weight_v", "0.weight_g", "0.bias"]);
    }

    [Fact]
    public void A_linear_layer_after_a_convolution_asks_for_a_flatten()
    {
        LayerSettings[] layers = [new LayerSettings.Conv2d { Out = 4, Kernel = 3 }, new LayerSettings.Linear { Out = 10 }];
        Should.Throw<ShapeException>(() => new Network(ExperimentParts.Model(new() { Layers = layers }), [1, 8, 8], seed: 1)).Message
            .ShouldBe("1 (Linear): expected [batch, features], got [1, 4, 6, 6]. Flatten first?");
    }

    [Fact]
    public void Every_loss_is_the_engines()
    {
        var (scores, classes) = (Input.Of("scores", 4, 3), Input.Of("classes", 4));
        foreach (var loss in Examples.Losses)
        {
            var log = loss is LossSettings.Nll ? scores.LogSoftmax() : scores;
            ExperimentParts.Loss(loss)(log, classes).Shape.Rank.ShouldBe(0, $"{loss}");
        }

        Value(new LossSettings.CrossEntropy { LabelSmoothing = 0.3, ClassWeights = [1, 2, 4] })
            .ShouldBe(Value(Losses.CrossEntropy.With(0.3, [1, 2, 4])));
        Value(new LossSettings.CrossEntropy()).ShouldBe(Value(Losses.CrossEntropy.Of));
        Value(new LossSettings.Nll { ClassWeights = [1, 2, 4] }).ShouldBe(Value(Losses.Nll.With([1, 2, 4])));
        Value(new LossSettings.Nll()).ShouldBe(Value(Losses.Nll.Of));
        Value(new LossSettings.L1()).ShouldBe(Value(Losses.L1.Of));
        Value(new LossSettings.Huber { Delta = 0.5 }).ShouldBe(Value(Losses.Huber.With(0.5)));
        Value(new LossSettings.BceWithLogits()).ShouldBe(Value(Losses.BceWithLogits.Of));
    }

    [Fact]
    public void Scores_learned_one_by_one_become_sigmoids_over_their_sum()
    {
        var scores = Input.Of("scores", 1, 3);
        var probabilities = ExperimentParts.Probabilities(new(), new LossSettings.BceWithLogits())(scores);
        using var weights = new ParameterArena(1, probabilities);
        using var plan = Plan.ForInference([probabilities], weights);
        float[] values = [-1, 0, 2];
        values.CopyTo(plan.Input(scores));
        plan.Run();
        var sigmoids = values.Select(value => 1 / (1 + Math.Exp(-value))).ToArray();
        for (var i = 0; i < 3; i++) plan.Value(probabilities)[i].ShouldBe((float)(sigmoids[i] / sigmoids.Sum()), 1e-6f);
    }

    [Fact]
    public void Every_optimizer_becomes_the_engines_with_every_value()
    {
        using var weights = Weights();
        foreach (var settings in Examples.Optimizers)
        {
            using var optimizer = ExperimentParts.Optimizer(settings, weights);
            optimizer.GetType().Name.ShouldBe(settings.GetType().Name, StringCompareShould.IgnoreCase);
            (optimizer.LearningRate, optimizer.WeightDecay, optimizer.MaxNorm, optimizer.MaxValue).ShouldBe((0.02, 0.03, 5, 2));
            optimizer.Groups.ShouldHaveSingleItem().ShouldBeSameAs(ParameterGroup.NoDecay);
            var average = optimizer.Average.ShouldNotBeNull();
            (average.Decay, average.WarmUp).ShouldBe((0.9, false));
        }

        using var sgd = (Sgd)ExperimentParts.Optimizer(new OptimizerSettings.Sgd { Momentum = 0.8, Dampening = 0.1 }, weights);
        (sgd.Momentum, sgd.Nesterov, sgd.Dampening, sgd.MaxNorm, sgd.MaxValue, sgd.Average).ShouldBe((0.8, false, 0.1, null, null, null));
        sgd.Groups.ShouldBeEmpty();
        using var nesterov = (Sgd)ExperimentParts.Optimizer(Examples.Optimizers[0], weights);
        (nesterov.Momentum, nesterov.Nesterov).ShouldBe((0.8, true));
        using var adam = (Adam)ExperimentParts.Optimizer(Examples.Optimizers[1], weights);
        (adam.Momentum, adam.Beta2, adam.Eps).ShouldBe((0.8, 0.98, 1e-7));
        using var adamW = (AdamW)ExperimentParts.Optimizer(Examples.Optimizers[2], weights);
        (adamW.Momentum, adamW.Beta2, adamW.Eps).ShouldBe((0.8, 0.98, 1e-7));
        using var prop = (RMSprop)ExperimentParts.Optimizer(Examples.Optimizers[3], weights);
        (prop.Alpha, prop.Momentum, prop.Centered, prop.Eps).ShouldBe((0.95, 0.7, true, 1e-7));
        using var adagrad = (Adagrad)ExperimentParts.Optimizer(Examples.Optimizers[4], weights);
        (adagrad.LearningRateDecay, adagrad.Eps, adagrad.State[0].Values.Slice(0, 1)[0]).ShouldBe((0.01, 1e-9, 0.1f));
        using var lion = (Lion)ExperimentParts.Optimizer(Examples.Optimizers[5], weights);
        (lion.Momentum, lion.Beta2).ShouldBe((0.95, 0.98));
    }

    [Fact]
    public void An_optimizers_defaults_are_the_engines()
    {
        using var weights = Weights();
        (OptimizerSettings Settings, Optimizer Engine)[] pairs =
        [
            (new OptimizerSettings.Adam(), new Adam(weights)), (new OptimizerSettings.AdamW(), new AdamW(weights)),
            (new OptimizerSettings.Rmsprop(), new RMSprop(weights)), (new OptimizerSettings.Adagrad(), new Adagrad(weights)),
            (new OptimizerSettings.Lion(), new Lion(weights)),
        ];
        foreach (var (settings, engine) in pairs)
        {
            using var made = ExperimentParts.Optimizer(settings, weights);
            foreach (var property in engine.GetType().GetProperties().Where(property => property.PropertyType == typeof(double)))
                property.GetValue(made).ShouldBe(property.GetValue(engine), $"{engine.GetType().Name}.{property.Name}");
            engine.Dispose();
        }
    }

    private static ParameterArena Weights() =>
        new(1, ExperimentParts.Model(new() { Layers = [new LayerSettings.Linear { Out = 3 }] }).Apply(Input.Of("x", 2, 4)));

    private static string Shape(params LayerSettings[] layers) =>
        $"{ExperimentParts.Model(new() { Layers = layers }).Apply(Input.Of("x", 2, 4, 6, 6)).Shape}";

    private static float Value(LossSettings loss) => Value(ExperimentParts.Loss(loss));

    /// <summary>A loss of fixed scores.</summary>
    private static float Value(Losses.Loss loss)
    {
        var (scores, classes) = (Input.Of("scores", 2, 3), Input.Of("classes", 2));
        var result = loss(scores, classes);
        using var weights = new ParameterArena(1, result);
        using var plan = Plan.ForInference([result], weights);
        float[] values = [-1, 0.5f, 2, 3, -0.2f, 1];
        values.CopyTo(plan.Input(scores));
        ((float[])[2, 1]).CopyTo(plan.Input(classes));
        plan.Run();
        return plan.Value(result)[0];
    }
}
