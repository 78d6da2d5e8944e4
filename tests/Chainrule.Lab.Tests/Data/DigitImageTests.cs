using Chainrule.Lab.Data;

namespace Chainrule.Lab.Tests.Data;

public class DigitImageTests
{
    [Fact]
    public void A_finished_image_passes_unchanged()
    {
        var digit = BuiltInDigits.Training(1, 3).Image(2).ToArray();
        DigitImage.Prepare(new GrayImage(28, 28, digit)).ShouldBe(digit);
    }

    [Theory]
    [InlineData(100, 100)]
    [InlineData(300, 80)]
    [InlineData(64, 400)]
    [InlineData(28, 28)]
    [InlineData(9, 11)]
    public void Dark_ink_on_light_paper_becomes_a_centred_light_digit(int width, int height)
    {
        var pixels = new byte[width * height];
        pixels.AsSpan().Fill(235);
        for (var y = height / 5; y < height * 2 / 3; y++) pixels.AsSpan(y * width + width / 4, Math.Max(1, width / 9)).Fill(30);
        var (box, x, y0) = Measure(DigitImage.Prepare(new GrayImage(width, height, pixels)));
        box.ShouldBe(20);
        x.ShouldBeInRange(13.4, 14.6);
        y0.ShouldBeInRange(13.4, 14.6);
    }

    [Fact]
    public void Ink_and_paper_of_either_kind_give_the_same_image()
    {
        var dark = new byte[50 * 50];
        for (var i = 0; i < 30; i++) dark.AsSpan((10 + i) * 50 + 15 + i / 3, 6).Fill(255);
        var light = Array.ConvertAll(dark, pixel => (byte)(255 - pixel));
        DigitImage.Prepare(new GrayImage(50, 50, light)).ShouldBe(DigitImage.Prepare(new GrayImage(50, 50, dark)));
    }

    [Fact]
    public void Faint_ink_is_stretched_to_full_strength()
    {
        var pixels = new byte[40 * 40];
        pixels.AsSpan().Fill(200);
        for (var y = 8; y < 30; y++) pixels.AsSpan(y * 40 + 18, 5).Fill(120);
        DigitImage.Prepare(new GrayImage(40, 40, pixels)).Max().ShouldBe((byte)255);
    }

    [Fact]
    public void An_enlarged_digit_comes_back_as_it_was()
    {
        var digit = BuiltInDigits.Training(1, 10).Image(5).ToArray();
        var large = new byte[112 * 112];
        for (var i = 0; i < large.Length; i++) large[i] = (byte)(255 - digit[i / 112 / 4 * 28 + i % 112 / 4]);
        var back = DigitImage.Prepare(new GrayImage(112, 112, large));
        Enumerable.Range(0, 784).Average(i => Math.Abs(back[i] - digit[i])).ShouldBeLessThan(3);
    }

    [Fact]
    public void A_picture_without_ink_is_refused()
    {
        var even = new byte[30 * 30];
        even.AsSpan().Fill(250);
        even[400] = 240;
        Should.Throw<DataException>(() => DigitImage.Prepare(new GrayImage(30, 30, even), "x.png"))
            .Message.ShouldStartWith("x.png: expected a digit");
    }

    private static (int Box, double X, double Y) Measure(byte[] image)
    {
        var ink = Enumerable.Range(0, 784).Where(i => image[i] > 0).ToArray();
        var mass = ink.Sum(i => (double)image[i]);
        var (w, h) = (ink.Max(i => i % 28) - ink.Min(i => i % 28) + 1, ink.Max(i => i / 28) - ink.Min(i => i / 28) + 1);
        return (Math.Max(w, h), ink.Sum(i => image[i] * (i % 28)) / mass, ink.Sum(i => image[i] * (i / 28)) / mass);
    }
}
