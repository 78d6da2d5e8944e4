using Chainrule.Kernels;
using Chainrule.Lab.Data.Augmentations;

namespace Chainrule.Lab.Tests.Data.Augmentations;

public class ElasticFieldTests
{
    [Theory]
    [InlineData(28, 28, 34, 4)]
    [InlineData(13, 30, 8, 1)]
    [InlineData(30, 5, 200, 20)]
    [InlineData(1, 1, 10, 0.5)]
    public void A_field_is_noise_smoothed_by_a_gaussian(int width, int height, double alpha, double sigma)
    {
        var field = new ElasticField(width, height, alpha, sigma);
        var (random, again) = (new Philox(3, 99), new Philox(3, 99));
        field.Draw(ref random);
        var words = Enumerable.Range(0, width * height).Select(_ => again.NextUInt32()).ToArray();
        var reach = (int)Math.Ceiling(4 * sigma);
        var total = Enumerable.Range(-reach, 2 * reach + 1).Sum(Bell);
        for (var i = 0; i < words.Length; i++)
        {
            var (x, y) = (0.0, 0.0);
            for (var j = 0; j < words.Length; j++)
            {
                var weight = alpha / (total * total) * Bell(j % width - i % width) * Bell(j / width - i / width);
                x += weight * ((words[j] & 0xFFFF) - 32767.5) / 32768;
                y += weight * ((words[j] >> 16) - 32767.5) / 32768;
            }

            ((double)field.X[i]).ShouldBe(x, 2e-6 * alpha);
            ((double)field.Y[i]).ShouldBe(y, 2e-6 * alpha);
        }

        double Bell(int k) => Math.Abs(k) > reach ? 0 : Math.Exp(-k * k / (2 * sigma * sigma));
    }

    [Theory]
    [InlineData(34, 4)]
    [InlineData(10, 2)]
    public void Its_mean_is_0_its_deviation_follows_alpha_and_its_correlation_sigma(double alpha, double sigma)
    {
        const int side = 96;
        var field = new ElasticField(side, side, alpha, sigma);
        var random = new Philox(1, 99);
        var margin = (int)(4 * sigma);
        var (count, sum, squares, neighbours, both) = (0, 0.0, 0.0, 0.0, 0.0);
        for (var draw = 0; draw < 150; draw++)
        {
            field.Draw(ref random);
            for (var i = 0; i < side * side; i++)
            {
                var (x, y) = (i % side, i / side);
                if (x < margin || y < margin || x >= side - margin || y >= side - margin) continue;
                count++;
                sum += field.X[i];
                squares += field.X[i] * field.X[i];
                neighbours += field.X[i] * field.X[i - (int)sigma];
                both += field.X[i] * field.Y[i];
            }
        }

        var deviation = Math.Sqrt(squares / count);
        deviation.ShouldBe(alpha / (Math.Sqrt(3) * 2 * sigma * Math.Sqrt(Math.PI)), 0.02 * deviation);
        (sum / count / deviation).ShouldBe(0, 0.02);
        (neighbours / squares).ShouldBe(Math.Exp(-0.25), 0.01);
        (both / squares).ShouldBe(0, 0.02);
    }
}
