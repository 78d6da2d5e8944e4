using Chainrule.Graph;
using Chainrule.Lab.Analysis;
using Chainrule.Lab.Training;
using Chainrule.Losses;
using Chainrule.Nn;

namespace Chainrule.Lab.Tests.Analysis;

/// <summary>Two samples of two numbers through small networks whose numbers can be worked out by hand.</summary>
public class ModelStatisticsTests
{
    private static readonly float[] s_images = [1, 2, -1, 0];
    private static readonly float[] s_labels = [0, 1];

    [Fact]
    public void A_planted_dead_ReLU_and_its_neighbours_are_measured()
    {
        // Units: 1·x₀ (2 samples: 1, −1), x₁ (2, 0), −5 (dead), and a bias of 3 (never varies).
        using var network = Network(new Linear(4), new ReLU(), new Linear(2));
        network.Weights.Assign(network.Weights.Find("0.weight"), [1, 0, 0, 1, 0, 0, 0, 0]);
        network.Weights.Assign(network.Weights.Find("0.bias"), [0, 0, -5, 3]);
        var found = Measured(network);

        var (linear, relu, scores) = (found.Modules[0], found.Modules[1], found.Modules[2]);
        (linear.Path, linear.Kind, relu.Path, relu.Kind).ShouldBe(("0", "Linear", "1", "ReLU"));
        relu.Shape.ShouldBe([2, 4]);
        linear.Values.Smallest.ShouldBe(-5);
        linear.Values.Mean.ShouldBe((1 + 2 - 5 + 3 - 1 + 0 - 5 + 3) / 8.0);
        relu.Values.Largest.ShouldBe(3);
        relu.Values.Zeros.ShouldBe(4 / 8.0);
        relu.Values.Mean.ShouldBe((1 + 2 + 3 + 3) / 8.0);
        relu.Values.Norm.ShouldBe(Math.Sqrt(1 + 4 + 9 + 9), 1e-12);
        relu.Values.Deviation.ShouldBe(Math.Sqrt(23 / 8.0 - 9 / 8.0 * (9 / 8.0)), 1e-12);
        (relu.Units, relu.DeadUnits, linear.DeadUnits).ShouldBe((4, 2, 2));
        relu.Saturated.ShouldBeNull();
        scores.DeadUnits.ShouldBe(0);
    }

    [Fact]
    public void A_planted_saturated_sigmoid_and_tanh_are_measured()
    {
        // Each time one of the two units far from the middle for both samples, the other near it.
        using var network = Network(new Linear(2), new Sigmoid(), new Linear(2), new Tanh());
        network.Weights.Assign(network.Weights.Find("0.weight"), new float[4]);
        network.Weights.Assign(network.Weights.Find("0.bias"), [0.1f, 20]);
        network.Weights.Assign(network.Weights.Find("2.weight"), new float[4]);
        network.Weights.Assign(network.Weights.Find("2.bias"), [-20, 0.1f]);
        var found = Measured(network);
        (found.Modules[1].Saturated, found.Modules[3].Saturated).ShouldBe((0.5, 0.5));
        network.Weights.Assign(network.Weights.Find("0.bias"), [5.29f, 5.3f]);
        Measured(network).Modules[1].Saturated.ShouldBe(0.5);
    }

    [Fact]
    public void Gradients_and_parameters_are_those_worked_out_by_hand()
    {
        using var network = Network(new Linear(2) { Bias = false });
        var weight = network.Weights.Find("0.weight");
        network.Weights.Assign(weight, [0, 0, 0, 0]);
        using var start = new ParameterArena(5, network.Describe(2).Prediction);
        start.Assign(weight, [3, 0, 0, 4]);
        using var probe = new Probe(network, CrossEntropy.Of, 2);
        probe.Run(s_images, s_labels);
        var found = ModelStatistics.Of(probe, start);

        // Scores are 0, so p − t = ±½, and over two samples half of that; dL/dW[o, i] is the sum of (p − t)[o] · x[i].
        found.Loss.ShouldBe(Math.Log(2), 1e-6);
        found.Modules.Single().GradientNorm!.Value.ShouldBe(Math.Sqrt(4 / 16.0), 1e-6);
        var parameter = found.Parameters.Single();
        parameter.FirstGradients.ShouldBe([-0.5f, -0.5f, 0.5f, 0.5f]);
        parameter.Gradient.Norm.ShouldBe(1, 1e-6);
        parameter.GradientRatio.ShouldBeNull();
        parameter.Change.ShouldBe(1);
        (parameter.Count, found.GradientNorm).ShouldBe((4, 1));
        network.Weights.Assign(weight, [3, 0, 0, 4]);
        Measured(network).Parameters[0].GradientRatio!.Value.ShouldBe(Measured(network).Parameters[0].Gradient.Norm / 5, 1e-9);
    }

    [Fact]
    public void Before_the_first_weight_there_is_no_gradient_and_no_dead_unit()
    {
        using var network = new Network(new Sequential(new Flatten(), new Linear(2)), [1, 2, 1], seed: 5);
        var flatten = Measured(network).Modules[0];
        (flatten.Kind, flatten.Units, flatten.DeadUnits, flatten.GradientNorm).ShouldBe(("Flatten", null, null, null));
    }

    [Fact]
    public void One_sample_is_looked_at_as_while_predicting_and_nothing_is_changed()
    {
        var model = new Sequential(
            new Flatten(), new Linear(6), new BatchNorm(), new ReLU(), new Dropout(0.9f), new Residual(new Linear(6), new Tanh()),
            new WeightNorm(new Linear(2)));
        using var network = new Network(model, [1, 2, 1], seed: 5);
        var before = network.Weights.Variables.Select(network.Weights.Read).ToArray();
        using var probe = new Probe(network, CrossEntropy.Of, 1);
        probe.Run([1, 2], [1]);
        probe.Value(probe.Probabilities).ToArray().ShouldBe(network.Predict([1, 2], 1).ToArray(), 1e-6);
        probe.Modules.Select(module => $"{module.Path} {module.Kind}").ShouldBe(
            ["0 Flatten", "1 Linear", "2 BatchNorm", "3 ReLU", "5.0 Linear", "5.1 Tanh", "5 Residual", "6 WeightNorm"]);
        ModelStatistics.Of(probe).Parameters.ShouldAllBe(parameter => double.IsFinite(parameter.Gradient.Norm));

        // While training there is dropout, and the running statistics would move.
        using var training = new Probe(network, CrossEntropy.Of, 2, training: true);
        training.Run(s_images, s_labels);
        training.Modules.Select(module => module.Kind).ShouldContain("Dropout");
        network.Weights.Variables.Select(network.Weights.Read).ShouldBe(before);
        Should.Throw<Shapes.ShapeException>(() => new Probe(network, CrossEntropy.Of, 1, training: true));
        Should.Throw<ArgumentException>(() => probe.Run([1, 2, 3], [1])).Message
            .ShouldBe("Probe: expected 1 x 2 numbers and 1 labels, got 3 and 1.");
    }

    private static Network Network(params Module[] modules) => new(new Sequential(modules), [2], seed: 5);

    private static ModelStatistics Measured(Network network)
    {
        using var probe = new Probe(network, CrossEntropy.Of, 2);
        probe.Run(s_images, s_labels);
        return ModelStatistics.Of(probe);
    }
}
