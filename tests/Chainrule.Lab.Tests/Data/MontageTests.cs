using Chainrule.Lab.Data;

namespace Chainrule.Lab.Tests.Data;

public class MontageTests
{
    [Fact]
    public void Pictures_stand_row_after_row_with_a_dark_line_between()
    {
        var tiles = Enumerable.Range(1, 3).Select(i => new GrayImage(2, 1, [(byte)i, (byte)(10 * i)])).ToArray();
        var picture = Montage.Of(tiles, 2);
        (picture.Width, picture.Height).ShouldBe((5, 3));
        picture.Pixels.ToArray().ShouldBe(new byte[] { 1, 10, 0, 2, 20, 0, 0, 0, 0, 0, 3, 30, 0, 0, 0 });
        Montage.Of(tiles[..1], 8).Pixels.ToArray().ShouldBe(new byte[] { 1, 10 });
    }

    [Fact]
    public void No_pictures_and_pictures_of_two_sizes_are_refused()
    {
        Should.Throw<ArgumentException>(() => Montage.Of([], 2)).Message.ShouldStartWith("Expected at least one picture, got none.");
        Should.Throw<ArgumentException>(() => Montage.Of([new(2, 1, [0, 0]), new(1, 2, [0, 0])], 2)).Message
            .ShouldStartWith("Expected 2×1 pixels, got 1×2.");
    }
}
