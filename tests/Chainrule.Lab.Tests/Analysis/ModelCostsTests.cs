using Chainrule.Lab.Analysis;
using Chainrule.Lab.Experiments;
using Chainrule.Plans;

namespace Chainrule.Lab.Tests.Analysis;

public class ModelCostsTests
{
    [Fact]
    public void A_fused_step_belongs_to_the_layer_of_its_product()
    {
        var costs = Costs(new Classifier { Hidden = [32] }, measure: false);
        costs.Layers.Select(layer => $"{layer.Path} {layer.Kind} {layer.Weights}").ShouldBe(
            ["0 Flatten 0", "1 Linear 25120", "2 ReLU 0", "3 Linear 330", " loss 0", " Sgd 0"]);
        costs.Weights.ShouldBe(25_450);

        // Two products for the first layer, whose input wants no gradient; their additions and activations are little beside them.
        var product = 2L * 8 * 784 * 32;
        costs.Layers[1].Step.Flops.ShouldBeInRange(2 * product, (long)(2.02 * product));
        costs.Layers[2].Step.Flops.ShouldBeLessThan(product / 100);
        costs.Layers[1].Reading.Flops.ShouldBeInRange(product / 8, (long)(1.02 * product / 8));
        costs.Layers[2].Reading.Flops.ShouldBe(0);
        costs.Total.Step.Flops.ShouldBe(costs.Layers.Sum(layer => layer.Step.Flops));
        (costs.StepSeconds, costs.Total.Step.Seconds, costs.Layers[1].Reading.Seconds).ShouldBe((null, null, null));
    }

    [Fact]
    public void What_weights_alone_decide_is_no_part_of_reading()
    {
        var plain = Costs(new Classifier { Hidden = [32] }, measure: false);
        var normed = Costs(new Classifier { Hidden = [32], Norm = Norm.Batch }, measure: false);
        normed.Total.Reading.Flops.ShouldBe(plain.Total.Reading.Flops);
        normed.Layers.Single(layer => layer.Kind == "BatchNorm").Weights.ShouldBe(64);
    }

    [Fact]
    public void Every_layer_is_measured_if_asked()
    {
        var costs = Costs(new Classifier { Hidden = [32] }, measure: true);
        costs.StepSeconds!.Value.ShouldBePositive();
        costs.ReadingSeconds!.Value.ShouldBePositive();
        costs.Layers.Where(layer => layer.Weights > 0).ShouldAllBe(layer => layer.Step.Seconds > 0 && layer.Reading.Seconds > 0);
        costs.Layers[^1].Step.Seconds!.Value.ShouldBePositive();
        costs.Steps.ShouldContain("  µs  team  module\n");
    }

    private static ModelCosts Costs(Classifier model, bool measure)
    {
        using var team = new Team(1);
        var experiment = new Experiment { Model = new() { Layers = model.Layers }, Batch = 8 };
        return new ModelCosts(experiment, [1, 28, 28], new PlanOptions { Team = team }, measure);
    }
}
