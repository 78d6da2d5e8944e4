using Chainrule.Lab.Study;
using Chainrule.Losses;

namespace Chainrule.Lab.Tests.Study;

/// <summary>Gradients against central differences of <c>Forward</c>, with each loss computed again here in double.</summary>
public sealed class BackwardTests : IDisposable
{
    private const int Samples = 6;
    private const int Classes = 3;
    private const float Epsilon = 1 / 64f;

    private static readonly Loss s_quartic = (y, t) => (y - t).Square().Square().Mean();

    private readonly NeuralNetwork _network = new([4, 5, Classes], () => new Nn.Tanh(), seed: 5);
    private readonly float[,] _batch = new float[Samples, 4];
    private readonly float[] _indices = [0, 2, 1, 1, 0, 2];
    private readonly float[] _rows = new float[Samples * Classes];

    public BackwardTests()
    {
        var random = new Kernels.Philox(1, purpose: 99);
        for (var i = 0; i < Samples; i++)
        {
            for (var k = 0; k < 4; k++) _batch[i, k] = random.NextUniform(-1, 1);
            for (var c = 0; c < Classes; c++) _rows[i * Classes + c] = random.NextSingle();
        }
    }

    public void Dispose() => _network.Dispose();

    [Fact]
    public void The_mean_squared_error_of_class_indices() =>
        Check(() => _network.Backward(_indices), (y, i, c) => Math.Pow(y - OneHot(i, c), 2) / (Samples * Classes));

    [Fact]
    public void The_mean_squared_error_of_rows() =>
        Check(() => _network.Backward(_rows, "mse"), (y, i, c) => Math.Pow(y - _rows[i * Classes + c], 2) / (Samples * Classes));

    [Fact]
    public void The_cross_entropy_of_class_indices() =>
        Check(() => _network.Backward(_indices, "ce"), (y, i, c) => -OneHot(i, c) * Math.Log(y) / Samples);

    [Fact]
    public void The_cross_entropy_of_rows() =>
        Check(() => _network.Backward(_rows, "ce"), (y, i, c) => -_rows[i * Classes + c] * Math.Log(y) / Samples);

    [Fact]
    public void A_loss_of_ones_own() =>
        Check(() => _network.Backward(_rows, s_quartic), (y, i, c) => Math.Pow(y - _rows[i * Classes + c], 4) / (Samples * Classes));

    [Fact]
    public void The_cross_entropy_as_ones_own_would_be_given_probabilities_and_is_refused()
    {
        _network.Forward(_batch);
        var named = _network.Backward(_indices, "ce");
        Should.Throw<ArgumentException>(() => _network.Backward(_indices, CrossEntropy.Of)).Message.ShouldBe(
            "CrossEntropy: expected raw scores, got the result of a Softmax [6, 3]. Leave the softmax away, or use Nll of a LogSoftmax.");
        _network.Backward(_indices, (y, t) => Nll.Of(y.Log(), t)).ShouldBe(named, 1e-6f);
        _network.Backward(_indices, "ce").ShouldBe(named);
    }

    [Theory]
    [InlineData("mse")]
    [InlineData("ce")]
    public void A_batch_has_the_average_loss_and_the_average_gradient_of_its_samples(string loss)
    {
        _network.Forward(_batch);
        var whole = _network.Backward(_indices, loss);
        var gradients = Gradients();
        var (sum, sums) = (0.0, new double[gradients.Length]);
        for (var i = 0; i < Samples; i++)
        {
            _network.Forward([_batch[i, 0], _batch[i, 1], _batch[i, 2], _batch[i, 3]]);
            sum += _network.Backward(_indices.AsSpan(i, 1), loss);
            foreach (var (k, gradient) in Gradients().Index()) sums[k] += gradient;
        }

        ((double)whole).ShouldBe(sum / Samples, 1e-6);
        for (var k = 0; k < sums.Length; k++) gradients[k].ShouldBe(sums[k] / Samples, 1e-6);
    }

    [Fact]
    public void Backward_reads_the_weights_as_they_are_and_the_samples_of_the_last_forward()
    {
        _network.Forward(_batch);
        var first = _network.Backward(_indices, "ce");
        _network.UpdateParameters(0.5f);
        _network.Backward(_indices, "ce").ShouldBeLessThan(first);
    }

    private double OneHot(int sample, int c) => _indices[sample] == c ? 1 : 0;

    private double[] Gradients() => [.. _network.GetLayer(0).Gradients.Cast<float>(), .. _network.GetLayer(1).Gradients.Cast<float>()];

    private void Check(Func<float> backward, Func<double, int, int, double> term)
    {
        _network.Forward(_batch);
        ((double)backward()).ShouldBe(Loss(), 1e-5);
        var gradients = Gradients();
        var (error, norm) = (0.0, 0.0);
        var next = 0;
        for (var layer = 0; layer < 2; layer++)
        {
            var weights = _network.GetLayer(layer).Weights;
            for (var row = 0; row < weights.GetLength(0); row++)
            {
                for (var column = 0; column < weights.GetLength(1); column++)
                {
                    var (up, down) = (Moved(layer, weights, row, column, Epsilon), Moved(layer, weights, row, column, -Epsilon));
                    var slope = (up - down) / (2 * Epsilon);
                    error += Math.Pow(slope - gradients[next++], 2);
                    norm += slope * slope;
                }
            }
        }

        next.ShouldBe(gradients.Length);
        norm.ShouldBeGreaterThan(1e-4);
        Math.Sqrt(error / norm).ShouldBeLessThan(1e-3);

        double Moved(int layer, float[,] weights, int row, int column, float by)
        {
            var moved = (float[,])weights.Clone();
            moved[row, column] += by;
            _network.GetLayer(layer).Weights = moved;
            var loss = Loss();
            _network.GetLayer(layer).Weights = weights;
            return loss;
        }

        double Loss()
        {
            var y = _network.Forward(_batch);
            var sum = 0.0;
            for (var i = 0; i < Samples; i++)
            {
                for (var c = 0; c < Classes; c++) sum += term(y[i, c], i, c);
            }

            return sum;
        }
    }
}
