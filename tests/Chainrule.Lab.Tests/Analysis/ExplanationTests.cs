using System.Text.Json;
using Chainrule.Lab.Analysis;
using Chainrule.Lab.Training;
using Chainrule.Losses;
using Chainrule.Nn;

namespace Chainrule.Lab.Tests.Analysis;

public class ExplanationTests
{
    [Fact]
    public void The_numbers_fit_together()
    {
        var (images, labels) = SmallBatch.Of(1);
        using var network = new Network(new Sequential(new Flatten(), new Linear(12), new ReLU(), new Linear(10)), [1, 28, 28], seed: 1);
        var before = network.Weights.Weights.ToArray();
        var found = Explanation.Of(network, CrossEntropy.Of, images, (int)labels[0], rate: 1e-4);

        found.Probabilities.Sum().ShouldBe(1, 1e-5f);
        found.Statistics.Loss.ShouldBe(-Math.Log(found.Probabilities[found.Label]), 1e-5);
        for (var c = 0; c < 10; c++)
            found.ScoreGradients[c].ShouldBe(found.Probabilities[c] - (c == found.Label ? 1 : 0), 1e-6f);

        var worked = found.Worked!;
        (worked.Name, worked.Output).ShouldBe(("3.weight", found.Label));
        worked.Product.ShouldBe(worked.Activation * worked.Error);
        worked.Planned.ShouldBe(worked.Product, 1e-6f);
        worked.Weight.ShouldBe(network.Weights.Read(network.Weights.Find("3.weight"))[worked.Output * 12 + worked.Input]);
        worked.Error.ShouldBe(found.ScoreGradients[found.Label], 1e-6f);

        // A small step keeps the gradient's promise.
        var (promised, kept) = (found.Statistics.Loss - found.LossPromised, found.Statistics.Loss - found.LossAfterStep);
        kept.ShouldBe(promised, 0.05 * promised);
        network.Weights.Weights.ToArray().ShouldBe(before);
    }

    [Fact]
    public void A_model_of_convolutions_alone_has_no_weight_to_work_out()
    {
        var (images, labels) = SmallBatch.Of(1);
        var model = new Sequential(
            new Conv2d(4, 3, padding: 1), new BatchNorm(), new ReLU(), new Conv2d(10, 3, padding: 1), new GlobalAvgPool2d(), new Flatten());
        using var network = new Network(model, [1, 28, 28], seed: 1);
        var found = Explanation.Of(network, CrossEntropy.Of, images, (int)labels[0], rate: 0.01);
        found.Worked.ShouldBeNull();
        found.LossAfterStep.ShouldBeLessThan(found.Statistics.Loss);
        found.Statistics.Modules[0].GradientNorm!.Value.ShouldBePositive();
    }

    [Fact]
    public void It_is_told_as_one_document()
    {
        var (images, labels) = SmallBatch.Of(1);
        using var network = new Network(new Sequential(new Flatten(), new Linear(10)), [1, 28, 28], seed: 1);
        var found = Explanation.Of(network, CrossEntropy.Of, images, (int)labels[0], rate: 0.1);
        using var document = JsonDocument.Parse(found.ToJson());
        document.RootElement.GetProperty("probabilities").GetArrayLength().ShouldBe(10);
        document.RootElement.GetProperty("statistics").GetProperty("modules")[1].GetProperty("kind").GetString().ShouldBe("Linear");
        Should.Throw<ArgumentException>(() => Explanation.Of(network, CrossEntropy.Of, images, 10, 0.1))
            .Message.ShouldBe("explain: expected a class from 0 to 9, got 10.");
    }
}
