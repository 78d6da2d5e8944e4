using Chainrule.Kernels;
using Chainrule.Lab.Data;
using Chainrule.Lab.Data.Augmentations;

namespace Chainrule.Lab.Tests.Data.Augmentations;

public class AugmenterTests
{
    private static readonly ImageDataSet s_digits = BuiltInDigits.Training(1, 20);
    private static readonly Normalisation s_normalisation = new(0.5, 0.25);

    internal static Augmentation Everything { get; } = new()
    {
        Shift = 2,
        Rotate = 15,
        Scale = 0.15,
        Shear = 10,
        ElasticAlpha = 34,
        ElasticSigma = 4,
        Cutout = 6,
        Noise = 0.05,
    };

    private static float[] Apply(Augmentation augmentation, byte[] pixels, int sample = 0, int epoch = 0, ulong seed = 1, int channels = 1)
    {
        var values = new float[pixels.Length];
        new Augmenter(augmentation, [channels, 28, 28], s_normalisation).Apply(pixels, seed, epoch, sample, values);
        return values;
    }

    [Fact]
    public void Nothing_set_changes_no_bit()
    {
        new Augmentation().IsOff.ShouldBeTrue();
        for (var i = 0; i < s_digits.Count; i++)
        {
            var pixels = s_digits.Image(i).ToArray();
            Apply(new(), pixels, i).ShouldBe(pixels.Select(s_normalisation.Of));
        }
    }

    [Fact]
    public void Seed_epoch_and_sample_are_the_whole_difference()
    {
        var pixels = s_digits.Image(0).ToArray();
        var first = Apply(Everything, pixels, 3, 4, 5);
        Apply(Everything, pixels, 3, 4, 5).ShouldBe(first);
        Apply(Everything, pixels, 2, 4, 5).ShouldNotBe(first);
        Apply(Everything, pixels, 3, 5, 5).ShouldNotBe(first);
        Apply(Everything, pixels, 3, 4, 6).ShouldNotBe(first);

        var used = new Augmenter(Everything, [1, 28, 28], s_normalisation);
        var values = new float[784];
        for (var i = 0; i < 5; i++) used.Apply(s_digits.Image(i), 9, 9, 9, values);
        used.Apply(pixels, 5, 4, 3, values);
        values.ShouldBe(first);
    }

    [Fact]
    public void Every_machine_draws_the_same_bits()
    {
        var values = Apply(Everything, s_digits.Image(7).ToArray(), 7);
        var bytes = values.SelectMany(value => BitConverter.GetBytes(BitConverter.SingleToUInt32Bits(value))).ToArray();
        Samples.Sha256(bytes).ShouldBe("21d43316c73ad8ad95bb2e4c560a577b2ffbc2613f1392623b4135df5fd6235a");
    }

    [Theory]
    [InlineData("shift")]
    [InlineData("rotate")]
    [InlineData("scale")]
    [InlineData("shear")]
    public void Amounts_are_drawn_evenly_between_their_limits(string what)
    {
        var (limits, limit) = what switch
        {
            "shift" => (new Augmentation { Shift = 3 }, 3.0),
            "rotate" => (new Augmentation { Rotate = 20 }, 20),
            "scale" => (new Augmentation { Scale = 0.2 }, 0.2),
            _ => (new Augmentation { Shear = 30 }, 30),
        };
        var random = new Philox(1, 99);
        var drawn = Enumerable.Range(0, 20_000).Select(_ =>
        {
            var map = AffineMap.Draw(ref random, limits, 28, 28);
            return what switch
            {
                "shift" => -map.X0,
                "rotate" => Math.Atan2(-map.YX, map.YY) * 180 / Math.PI,
                "scale" => 1 / map.XX - 1,
                _ => Math.Atan(-map.XY) * 180 / Math.PI,
            };
        }).ToArray();
        drawn.ShouldAllBe(amount => Math.Abs(amount) <= limit + 1e-9);
        drawn.Average().ShouldBe(0, 0.02 * limit);
        Math.Sqrt(drawn.Average(amount => amount * amount)).ShouldBe(limit / Math.Sqrt(3), 0.02 * limit);
        (drawn.Min(), drawn.Max()).ShouldSatisfyAllConditions(
            range => range.Item1.ShouldBeLessThan(-0.99 * limit), range => range.Item2.ShouldBeGreaterThan(0.99 * limit));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(40)]
    public void A_square_is_cut_out_around_any_pixel(int side)
    {
        var white = Enumerable.Repeat((byte)255, 784).ToArray();
        var (area, whole) = (0.0, 0);
        const int samples = 4000;
        for (var i = 0; i < samples; i++)
        {
            var values = Apply(new() { Cutout = side }, white, i);
            int[] cut = [.. Enumerable.Range(0, 784).Where(p => values[p] == 0)];
            values.Count(value => value == s_normalisation.Of(255)).ShouldBe(784 - cut.Length);
            var (left, right) = (cut.Min(p => p % 28), cut.Max(p => p % 28));
            var (top, bottom) = (cut[0] / 28, cut[^1] / 28);
            cut.Length.ShouldBe((right - left + 1) * (bottom - top + 1));
            cut.Length.ShouldBeLessThanOrEqualTo(side * side);
            area += cut.Length;
            whole += cut.Length == side * side ? 1 : 0;
        }

        // The mean overlap of a row of `side` pixels around any of 28 with these 28.
        var length = Enumerable.Range(0, 28).Average(middle =>
            Enumerable.Range(middle - side / 2, side).Count(pixel => pixel is >= 0 and < 28));
        (area / samples).ShouldBe(length * length, 0.02 * length * length);
        ((double)whole / samples).ShouldBe(side > 28 ? 0 : Math.Pow((29.0 - side) / 28, 2), 0.03);
    }

    [Fact]
    public void Noise_has_the_mean_and_the_deviation_that_are_asked_for()
    {
        var gray = Enumerable.Repeat((byte)128, 784).ToArray();
        var noise = Enumerable.Range(0, 200).SelectMany(i => Apply(new() { Noise = 0.1 }, gray, i))
            .Select(value => (double)value - s_normalisation.Of(128)).ToArray();
        var deviation = 0.1 / s_normalisation.Std;
        noise.Average().ShouldBe(0, 0.01 * deviation);
        Math.Sqrt(noise.Average(x => x * x)).ShouldBe(deviation, 0.01 * deviation);
        noise.Average(x => x * x * x * x).ShouldBe(3 * Math.Pow(deviation, 4), 0.1 * Math.Pow(deviation, 4));
    }

    [Fact]
    public void Channels_are_moved_and_cut_alike_and_have_noise_of_their_own()
    {
        byte[] twice = [.. s_digits.Image(4), .. s_digits.Image(4)];
        var quiet = Apply(Everything with { Noise = 0 }, twice, channels: 2);
        quiet[784..].ShouldBe(quiet[..784]);
        quiet[..784].ShouldBe(Apply(Everything with { Noise = 0 }, twice[..784]));
        var loud = Apply(Everything, twice, channels: 2);
        loud[784..].ShouldNotBe(loud[..784]);
    }

    [Fact]
    public void To_set_one_distortion_changes_no_number_of_another()
    {
        var pixels = s_digits.Image(4).ToArray();
        var moved = Apply(new() { Shift = 2, Rotate = 20 }, pixels);
        var alsoCut = Apply(new() { Shift = 2, Rotate = 20, Cutout = 9 }, pixels);
        var cut = Apply(new() { Cutout = 9 }, pixels);
        for (var i = 0; i < 784; i++) alsoCut[i].ShouldBe(cut[i] == 0 ? 0 : moved[i]);
    }

    [Theory]
    [InlineData(nameof(Augmentation.Shift), -1, "Shift from 0 to 1000")]
    [InlineData(nameof(Augmentation.Shift), double.NaN, "Shift from 0 to 1000")]
    [InlineData(nameof(Augmentation.Rotate), 181, "Rotate from 0 to 180")]
    [InlineData(nameof(Augmentation.Scale), 1, "Scale from 0 to 0.9")]
    [InlineData(nameof(Augmentation.Shear), 90, "Shear from 0 to 60")]
    [InlineData(nameof(Augmentation.ElasticAlpha), double.PositiveInfinity, "ElasticAlpha from 0 to 1000")]
    [InlineData(nameof(Augmentation.ElasticSigma), 0, "ElasticSigma from 0.5 to 100")]
    [InlineData(nameof(Augmentation.Cutout), -1, "Cutout from 0 to 1000")]
    [InlineData(nameof(Augmentation.Noise), 11, "Noise from 0 to 10")]
    public void A_setting_out_of_range_is_explained(string name, double value, string expected)
    {
        var refused = Should.Throw<ArgumentOutOfRangeException>(() => name switch
        {
            nameof(Augmentation.Shift) => new Augmentation { Shift = value },
            nameof(Augmentation.Rotate) => new() { Rotate = value },
            nameof(Augmentation.Scale) => new() { Scale = value },
            nameof(Augmentation.Shear) => new() { Shear = value },
            nameof(Augmentation.ElasticAlpha) => new() { ElasticAlpha = value },
            nameof(Augmentation.ElasticSigma) => new() { ElasticSigma = value },
            nameof(Augmentation.Cutout) => new() { Cutout = (int)value },
            _ => new() { Noise = value },
        });
        refused.ParamName.ShouldBe(name);
        refused.Message.ShouldStartWith($"augmentation: expected {expected}.");
    }

    [Fact]
    public void What_is_no_picture_is_refused()
    {
        Should.Throw<ArgumentException>(() => new Augmenter(Everything, [784])).Message
            .ShouldStartWith("augmentation: expected samples of [channels, height, width], got [784].");
        Should.Throw<ArgumentException>(() => new Augmenter(Everything, [1, 2, 3]).Apply(new byte[6], 1, 0, 0, new float[5])).Message
            .ShouldBe("augmentation: expected 6 pixels and room for as many values, got 6 and 5.");
    }
}
