using Chainrule.Lab.Study;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Plans;
using Chainrule.Shapes;

namespace Chainrule.Lab.Tests.Study;

public class NeuralNetworkTests
{
    private static readonly float[,] s_batch = { { 0.5f, -1, 2 }, { 0, 1, -0.5f }, { 1.5f, 0.25f, -2 }, { -1, -1, 1 } };
    private static readonly float[] s_classes = [0, 1, 1, 0];

    [Fact]
    public void A_layers_weights_are_read_and_assigned_with_the_biases_as_last_row()
    {
        using var network = new NeuralNetwork(3, 2);
        var layer = network.GetLayer(0);
        (network.LayerCount, layer.Inputs, layer.Units).ShouldBe((1, 3, 2));
        var weights = new float[,] { { 1, 0 }, { 0, 2 }, { 0, 0 }, { 0.5f, -0.5f } };
        layer.Weights = weights;
        layer.Weights.ShouldBe(weights);
        network.GetLayer(0).Weights.ShouldBe(weights);

        // Scores x0 + 0.5 and 2·x1 − 0.5 of (0.5, −1, 2): 1 and −2.5.
        var second = 1 / (1 + Math.Exp(3.5));
        network.Forward([0.5f, -1, 2]).ShouldBe([(float)(1 - second), (float)second], 1e-6);
    }

    [Fact]
    public void What_is_read_is_a_copy()
    {
        using var network = new NeuralNetwork(3, 2);
        var weights = network.GetLayer(0).Weights;
        weights[0, 0] = 99;
        network.GetLayer(0).Weights[0, 0].ShouldNotBe(99);
    }

    [Fact]
    public void One_sample_is_a_row_of_the_batch()
    {
        using var network = new NeuralNetwork(3, 8, 5, 2);
        var all = network.Forward(s_batch);
        (all.GetLength(0), all.GetLength(1)).ShouldBe((4, 2));
        for (var i = 0; i < 4; i++)
        {
            var one = network.Forward([s_batch[i, 0], s_batch[i, 1], s_batch[i, 2]]);
            one.ShouldBe([all[i, 0], all[i, 1]]);
            one.Sum().ShouldBe(1, 1e-6f);
        }
    }

    [Fact]
    public void Hidden_layers_have_their_activation()
    {
        using var network = new NeuralNetwork([1, 1, 2], () => new ReLU());
        network.GetLayer(0).Weights = new float[,] { { 1 }, { 0 } };
        network.GetLayer(1).Weights = new float[,] { { 1, 0 }, { 0, 0 } };
        network.Forward([-3]).ShouldBe([0.5f, 0.5f]);
        network.Forward([1])[0].ShouldBe((float)(Math.E / (Math.E + 1)), 1e-6f);
    }

    [Theory]
    [InlineData("mse")]
    [InlineData("ce")]
    public void A_step_is_the_weight_minus_eta_times_the_gradient_rounded_once(string loss)
    {
        using var network = new NeuralNetwork(3, 5, 2);
        network.Forward(s_batch);
        network.Backward(s_classes, loss);
        for (var layer = 0; layer < 2; layer++)
        {
            var (before, gradients) = (network.GetLayer(layer).Weights, network.GetLayer(layer).Gradients);
            gradients.Cast<float>().ShouldContain(g => g != 0);
        }

        var weights = Enumerable.Range(0, 2).Select(i => network.GetLayer(i).Weights).ToArray();
        var slopes = Enumerable.Range(0, 2).Select(i => network.GetLayer(i).Gradients).ToArray();
        network.UpdateParameters(0.3f);
        for (var layer = 0; layer < 2; layer++)
        {
            network.GetLayer(layer).Weights.Cast<float>().ShouldBe(
                weights[layer].Cast<float>().Zip(slopes[layer].Cast<float>(), (w, g) => MathF.FusedMultiplyAdd(-0.3f, g, w)));
        }
    }

    [Fact]
    public void Three_verbs_learn_what_no_straight_line_divides()
    {
        using var network = new NeuralNetwork([2, 8, 2], () => new Nn.Tanh(), seed: 3);
        float[,] corners = { { -1, -1 }, { -1, 1 }, { 1, -1 }, { 1, 1 } };
        float[] odd = [0, 1, 1, 0];
        var loss = float.NaN;
        for (var step = 0; step < 500; step++)
        {
            network.Forward(corners);
            loss = network.Backward(odd, "ce");
            network.UpdateParameters(0.5f);
        }

        loss.ShouldBeLessThan(0.05f);
        var said = network.Forward(corners);
        for (var i = 0; i < 4; i++) (said[i, 1] > 0.5f).ShouldBe(odd[i] == 1);
    }

    [Fact]
    public void Start_values_are_normal_with_mean_0_and_deviation_one_over_the_root_of_the_inputs()
    {
        using var network = new NeuralNetwork(784, 256, 64, 10);
        for (var i = 0; i < 3; i++)
        {
            var layer = network.GetLayer(i);
            var values = layer.Weights.Cast<float>().Select(w => w * Math.Sqrt(layer.Inputs)).ToArray();
            var (weights, biases) = (values[..(layer.Inputs * layer.Units)], values[^layer.Units..]);
            foreach (var part in new[] { weights, biases })
            {
                // Five standard errors: 5/√n of the mean, 5/√(2n) of the deviation.
                part.Average().ShouldBe(0, 5 / Math.Sqrt(part.Length));
                Math.Sqrt(part.Average(w => w * w)).ShouldBe(1, 5 / Math.Sqrt(2 * part.Length));
            }

            ((double)weights.Count(w => Math.Abs(w) < 1) / weights.Length).ShouldBe(0.6827, 5 * Math.Sqrt(0.22 / weights.Length));
        }
    }

    [Fact]
    public void A_seed_decides_the_start()
    {
        using var one = new NeuralNetwork(3, 4, 2);
        using var same = new NeuralNetwork([3, 4, 2], () => new Nn.Tanh(), seed: 1);
        using var other = new NeuralNetwork([3, 4, 2], () => new Nn.Sigmoid(), seed: 2);
        same.GetLayer(1).Weights.ShouldBe(one.GetLayer(1).Weights);
        other.GetLayer(1).Weights.ShouldNotBe(one.GetLayer(1).Weights);
    }

    [Fact]
    public void What_is_wrong_is_explained()
    {
        Should.Throw<ArgumentException>(() => new NeuralNetwork(784)).Message
            .ShouldBe("NeuralNetwork: expected at least two sizes of at least 1, as in (784, 256, 128, 64, 10), got (784).");
        Should.Throw<ArgumentException>(() => new NeuralNetwork(3, 0, 2)).Message.ShouldEndWith("got (3, 0, 2).");
        using var network = new NeuralNetwork(3, 4, 2);
        Should.Throw<InvalidOperationException>(() => network.Backward(s_classes)).Message
            .ShouldBe("Backward: expected a Forward before it, got none.");
        Should.Throw<ShapeException>(() => network.Forward([1, 2])).Message
            .ShouldBe("Forward: expected 3 numbers for each of 1 samples, got 2 in all.");
        Should.Throw<ShapeException>(() => network.Forward(new float[2, 4])).Message
            .ShouldBe("Forward: expected 3 numbers for each of 2 samples, got 8 in all.");
        network.Forward(s_batch);
        Should.Throw<InvalidOperationException>(() => network.UpdateParameters(0.1f)).Message
            .ShouldBe("UpdateParameters: expected a Backward before it, got none.");
        Should.Throw<ArgumentException>(() => network.Backward(s_classes, "mae")).Message
            .ShouldBe("Backward: expected the loss \"mse\" or \"ce\", or a loss of your own, got \"mae\".");
        Should.Throw<ArgumentException>(() => network.Backward([0, 1, 1])).Message
            .ShouldBe("Backward: expected 4 class indices, or 4 rows of 2 values, got 3 numbers.");
        Should.Throw<PlanException>(() => network.Backward([0, 1, 2, 0]));
        Should.Throw<PlanException>(() => network.Backward([0, 1, 0.5f, 0], "ce"));
        network.Backward(s_classes, Mse.Of);
        Should.Throw<ArgumentException>(() => network.UpdateParameters(0)).Message.ShouldContain("learning rate above 0, got 0");
        Should.Throw<ArgumentOutOfRangeException>(() => network.GetLayer(2)).Message.ShouldContain("expected a layer in 0 … 1");
        Should.Throw<ShapeException>(() => network.GetLayer(0).Weights = new float[3, 4]).Message
            .ShouldBe("layer: expected weights [4, 4] with the biases as last row, got [3, 4].");
    }
}
