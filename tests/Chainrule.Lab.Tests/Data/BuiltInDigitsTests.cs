using System.Security.Cryptography;
using Chainrule.Lab.Data;

namespace Chainrule.Lab.Tests.Data;

public class BuiltInDigitsTests
{
    private static readonly ImageDataSet Digits = BuiltInDigits.Training(1, 2000);

    [Fact]
    public void The_bytes_are_the_same_on_every_machine() =>
        Hash(Digits).ShouldBe("820dc95bc00782d6ed5ad5cde6e362b75de71164eb812031c2d929b7cdd56854");

    [Fact]
    public void A_digit_depends_on_seed_part_and_index_only()
    {
        Hash(BuiltInDigits.Training(1, 2000)).ShouldBe(Hash(Digits));
        Hash(BuiltInDigits.Training(1, 50)).ShouldBe(Hash(Subset.First(Digits, 50)));
        Hash(BuiltInDigits.Training(2, 50)).ShouldNotBe(Hash(BuiltInDigits.Training(1, 50)));
        Hash(BuiltInDigits.Test(1, 50)).ShouldNotBe(Hash(BuiltInDigits.Training(1, 50)));
    }

    [Fact]
    public void Classes_are_balanced() =>
        Enumerable.Range(0, Digits.Count).GroupBy(Digits.Label).Select(group => group.Count()).ShouldBe(Enumerable.Repeat(200, 10));

    [Fact]
    public void Every_digit_fills_a_box_of_twenty_pixels_and_has_its_centre_of_mass_in_the_middle()
    {
        for (var i = 0; i < Digits.Count; i++)
        {
            var (mass, x, y, left, right, top, bottom) = (0, 0, 0, 28, -1, 28, -1);
            var image = Digits.Image(i);
            for (var p = 0; p < image.Length; p++)
            {
                if (image[p] == 0) continue;
                (mass, x, y) = (mass + image[p], x + image[p] * (p % 28), y + image[p] * (p / 28));
                (left, right) = (Math.Min(left, p % 28), Math.Max(right, p % 28));
                (top, bottom) = (Math.Min(top, p / 28), Math.Max(bottom, p / 28));
            }

            Math.Max(right - left + 1, bottom - top + 1).ShouldBeInRange(18, 20, $"digit {i}");
            if (left > 0 && right < 27) ((double)x / mass).ShouldBeInRange(13.49, 14.51, $"digit {i}");
            if (top > 0 && bottom < 27) ((double)y / mass).ShouldBeInRange(13.49, 14.51, $"digit {i}");
        }
    }

    [Fact]
    public void No_two_digits_are_alike() =>
        Enumerable.Range(0, Digits.Count).Select(i => Convert.ToHexString(Digits.Image(i))).Distinct().Count().ShouldBe(Digits.Count);

    [Fact]
    public void Every_hand_of_every_digit_can_be_drawn()
    {
        foreach (var skeleton in DigitHands.All.SelectMany(hands => hands))
        {
            var image = new byte[DigitImage.Size];
            var random = new Kernels.Philox(1, RandomPurpose.BuiltInDigits);
            new DigitPen().Write(skeleton, ref random, image);
            image.Count(pixel => pixel > 100).ShouldBeGreaterThan(15);
        }
    }

    [Fact]
    public void They_have_the_ink_of_real_digits()
    {
        var mean = Enumerable.Range(0, Digits.Count).Average(i => Digits.Image(i).ToArray().Average(pixel => pixel / 255.0));
        mean.ShouldBeInRange(0.10, 0.16, "MNIST has 0.1307");
    }

    private static string Hash(IDataSet data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < data.Count; i++)
        {
            hash.AppendData(data.Image(i));
            hash.AppendData([(byte)data.Label(i)]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
