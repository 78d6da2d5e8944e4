using Chainrule.Lab.Analysis;
using Chainrule.Lab.Data;
using Chainrule.Lab.Training;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Plans;

namespace Chainrule.Lab.Tests.Analysis;

/// <summary>Weights as images, activations of a sample, representations of many.</summary>
public class InsideTests
{
    private static readonly Normalisation s_plain = new(0, 1);

    [Fact]
    public void A_linear_layers_units_are_images_of_the_sample()
    {
        using var network = new Network(new Sequential(new Flatten(), new Linear(3), new ReLU(), new Linear(2)), [1, 2, 2], seed: 5);

        // PyTorch's order: a row for each unit.
        network.Weights.Assign(network.Weights.Find("1.weight"), [1, 2, 3, 4, 0, 6, 0, 8, 1, 1, 1, 1]);
        var found = WeightImages.Of(network).ShouldNotBeNull();
        (found.Layer, found.IsConvolution, found.Units, found.LargestSize).ShouldBe(("1", false, 3, 8));
        found.Shape.ShouldBe([1, 2, 2]);
        found.Images.Select(image => image.Unit).ShouldBe([0, 1, 2]);
        found.Images[0].Values.ToArray().ShouldBe([1, 2, 3, 4]);
        found.Images[1].Values.ToArray().ShouldBe([0, 6, 0, 8]);
        found.Images[1].Norm.ShouldBe(10);

        WeightImages.Of(network, most: 2)!.Images.Select(image => image.Unit).ShouldBe([0, 1]);
        WeightImages.Of(network, most: 2, choice: UnitChoice.LargestNorm)!.Images.Select(image => image.Unit).ShouldBe([1, 0]);
        var last = WeightImages.Of(network, "3").ShouldNotBeNull();
        last.Shape.ShouldBe([1, 1, 3]);
        last.Images.SelectMany(image => image.Values.ToArray()).ShouldBe(network.Weights.Read(network.Weights.Find("3.weight")));
        Should.Throw<ArgumentException>(() => WeightImages.Of(network, "2")).Message
            .ShouldBe("weights: expected a layer with weights (1, 3), got '2'.");
    }

    [Fact]
    public void A_convolutions_filters_are_images_and_the_layer_behind_sees_feature_maps()
    {
        using var network = Convolutional();
        var first = WeightImages.Of(network).ShouldNotBeNull();
        (first.Layer, first.IsConvolution, first.Units).ShouldBe(("0", true, 2));
        first.Shape.ShouldBe([1, 3, 3]);
        first.Images.SelectMany(image => image.Values.ToArray()).ShouldBe(network.Weights.Read(network.Weights.Find("0.weight")));
        var behind = WeightImages.Of(network, "4").ShouldNotBeNull();
        behind.Shape.ShouldBe([2, 2, 2]);
        behind.Units.ShouldBe(3);
    }

    [Fact]
    public void Weights_made_of_others_are_shown_as_made()
    {
        using var network = new Network(new WeightNorm(new Linear(1)), [2], seed: 5);
        network.Weights.Assign(network.Weights.Find("weight_v"), [3, 4]);
        network.Weights.Assign(network.Weights.Find("weight_g"), [10]);
        WeightImages.Of(network)!.Images.Single().Values.ToArray().ShouldBe([6, 8]);
    }

    [Fact]
    public void A_model_without_weights_has_no_images()
    {
        using var network = new Network(new Flatten(), [1, 1, 2], seed: 5);
        WeightImages.Of(network).ShouldBeNull();
    }

    [Fact]
    public void Feature_maps_are_what_a_convolution_makes_of_the_image()
    {
        using var network = Convolutional();

        // The first filter takes the pixel as it is, the second its negative, which the ReLU takes away.
        network.Weights.Assign(network.Weights.Find("0.weight"), [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0]);
        network.Weights.Assign(network.Weights.Find("0.bias"), [0, 0]);
        float[] image = [.. Enumerable.Range(1, 16).Select(i => (float)i)];
        using var open = new Activations(network);
        var found = open.Of(image);
        found.Select(made => (made.Path, made.Kind, made.IsMaps)).ShouldBe(
            [("0", "Conv2d", true), ("1", "ReLU", true), ("2", "MaxPool2d", true), ("3", "Flatten", false), ("4", "Linear", false)]);
        found[0].Shape.ShouldBe([2, 4, 4]);
        found[0].Values.ToArray().ShouldBe([.. image, .. image.Select(pixel => -pixel)]);
        found[2].Values.ToArray().ShouldBe([6, 8, 14, 16, 0, 0, 0, 0]);
        found[4].Shape.ShouldBe([3]);
        open.Of([.. image.Select(_ => 0f)])[2].Values.ToArray().ShouldAllBe(value => value == 0);
        found[2][0][3].ShouldBe(16);
        found[2][1].ToArray().ShouldBe([0, 0, 0, 0]);
        Should.Throw<ArgumentException>(() => open.Of([1])).Message.ShouldBe("activations: expected a sample of 16 numbers, got 1.");
    }

    [Fact]
    public void Activations_end_in_the_scores_that_a_prediction_has()
    {
        var model = new Sequential(
            new Conv2d(3, 3), new BatchNorm(), new ReLU(), new MaxPool2d(2), new Flatten(), new Dropout(0.5f), new Linear(10));
        using var network = new Network(model, [1, 28, 28], seed: 5, scores => scores);
        var image = SmallBatch.Of(1).Images;
        using var open = new Activations(network);
        var found = open.Of(image);

        // A prediction folds the batch norm into the filters, which moves the last bits.
        found[^1].Values.ToArray().ShouldBe(network.Predict(image, 1).ToArray(), 1e-6);
        found.Select(made => made.Kind).ShouldNotContain("Dropout");
    }

    [Fact]
    public void The_representation_is_what_the_last_linear_layer_gets()
    {
        var digits = BuiltInDigits.Training(1, 700);
        var model = new Sequential(
            new Flatten(), new Linear(20), new ReLU(), new Linear(12), new BatchNorm(), new ReLU(), new Dropout(0.5f), new Linear(10));
        using var one = new Team(1);
        using var three = new Team(3);
        using var network = new Network(model, [1, 28, 28], seed: 5, options: new() { Team = one });
        using var again = new Network(model, [1, 28, 28], seed: 5, options: new() { Team = three });
        var found = Representation.Of(network, digits, Normalisation.UnitScale);
        (found.Layer, found.Count, found.Size, found.Values.Length).ShouldBe(("5", 700, 12, 700 * 12));

        // In one pass, not in batches of 512 and 188, it is the same.
        var loader = new DataLoader(digits, 700);
        var (images, labels) = (new float[700 * 784], new float[700]);
        loader.Fill(0, images, labels);
        using var probe = new Probe(network, CrossEntropy.Of, 700);
        probe.Run(images, labels);
        var relu = probe.Modules.Single(module => module.Path == "5").Result;
        found.Values.ToArray().ShouldBe(probe.Value(relu).ToArray(), 1e-6);
        found.Values.ToArray().ShouldContain(value => value > 0);
        found[699].ToArray().ShouldBe(found.Values.ToArray()[^12..]);

        Representation.Of(again, digits, Normalisation.UnitScale).Values.ToArray().ShouldBe(found.Values.ToArray());
        Representation.Of(network, digits, Normalisation.UnitScale, "2").Size.ShouldBe(20);
        Should.Throw<ArgumentException>(() => Representation.Of(network, digits, Normalisation.UnitScale, "9")).Message
            .ShouldBe("representation: expected a layer (0, 1, 2, 3, 4, 5, 7), got '9'.");
    }

    [Fact]
    public void Of_a_network_without_a_hidden_layer_and_of_pixels_it_is_the_samples()
    {
        var data = new ImageDataSet("two", 1, 2, [0, 255, 51, 102], [0, 1], ["a", "b"]);
        using var network = new Network(new Sequential(new Flatten(), new Linear(2)), [1, 1, 2], seed: 5);
        var pixels = Representation.OfPixels(data, Normalisation.UnitScale);
        pixels.Values.ToArray().ShouldBe([0, 1, 0.2f, 0.4f], 1e-7);
        (pixels.Layer, pixels.Count, pixels.Size).ShouldBe(("", 2, 2));
        Representation.Of(network, data, Normalisation.UnitScale).Values.ToArray().ShouldBe(pixels.Values.ToArray());
        Should.Throw<ArgumentException>(() => Representation.Of(network, BuiltInDigits.Test(1, 3), s_plain)).Message
            .ShouldContain("expected samples [1, 1, 2] of 2 classes, got [1, 28, 28] of 10.");
    }

    [Fact]
    public void No_samples_have_no_representation()
    {
        using var network = Convolutional();
        var none = new ImageDataSet("none", 4, 4, [], [], ["a", "b", "c"]);
        var found = Representation.Of(network, none, s_plain);
        (found.Count, found.Size, found.Values.Length).ShouldBe((0, 8, 0));
    }

    private static Network Convolutional() => new(
        new Sequential(new Conv2d(2, 3, padding: 1), new ReLU(), new MaxPool2d(2), new Flatten(), new Linear(3)), [1, 4, 4], seed: 5);
}
