using System.Globalization;
using Chainrule.Lab.Charts;
using Chainrule.Lab.Data;

namespace Chainrule.Lab.Tests.Charts;

public class ImageGridTests
{
    [Fact]
    public void A_colour_picture_survives_its_file()
    {
        var file = PngWriter.Encode(new ColorImage(2, 1, [255, 255, 255, 255, 0, 0, 0, 128]));
        file[25].ShouldBe((byte)6, "red, green, blue and opacity");
        PngReader.Parse(file, "test").Pixels.ToArray().ShouldBe([255, 127]);
        PngReader.Parse(PngWriter.Encode(ColorImage.Of(new GrayImage(2, 1, [7, 200]))), "test").Pixels.ToArray().ShouldBe([7, 200]);
        Should.Throw<ArgumentException>(() => new ColorImage(2, 2, new byte[4])).Message.ShouldStartWith("Expected 4×2×2 = 16 bytes");
    }

    [Fact]
    public void All_tiles_are_in_one_picture_with_clear_gaps_between()
    {
        var grid = new ImageGrid
        {
            Tiles = [.. Enumerable.Range(0, 3).Select(i => Tile.Of(new GrayImage(4, 4, [.. Enumerable.Repeat((byte)(10 * i), 16)])))],
            Columns = 2,
            TileWidth = 40,
        };
        var image = Drawings.Parse(grid).Descendants(Drawings.Svg + "image").ShouldHaveSingleItem();
        var sheet = PngReader.Parse(Convert.FromBase64String(image.Attribute("href")!.Value.Split(',')[1]), "sheet");
        var pixels = sheet.Pixels.ToArray();
        pixels.Count(pixel => pixel == 0).ShouldBe(16);
        pixels.Count(pixel => pixel == 10).ShouldBe(16);
        pixels.Count(pixel => pixel == 20).ShouldBe(16);
        pixels.Count(pixel => pixel == 255).ShouldBe(pixels.Length - 48);
        pixels[sheet.Width - 1].ShouldBe((byte)10);
    }

    [Fact]
    public void Captions_stand_below_their_tiles()
    {
        var black = new GrayImage(28, 28, new byte[784]);
        var grid = new ImageGrid { Tiles = [.. Enumerable.Range(0, 30).Select(i => Tile.Of(black, $"{i} → 1, 98 %"))] };
        var texts = Drawings.Parse(grid).Descendants(Drawings.Svg + "text").ToList();
        texts.Select(text => text.Value).ShouldBe(grid.Tiles.Select(tile => tile.Caption));
        var places = texts.Select(text => (text.Attribute("x")!.Value, text.Attribute("y")!.Value)).ToList();
        places.ShouldBe(places.Distinct());
        texts.ShouldAllBe(text => double.Parse(text.Attribute("x")!.Value, CultureInfo.InvariantCulture) < 640);
    }

    [Fact]
    public void Tiles_of_two_sizes_are_refused() =>
        Should.Throw<ArgumentException>(() => new ImageGrid
        {
            Tiles = [Tile.Of(new GrayImage(1, 1, [0])), Tile.Of(new GrayImage(2, 1, [0, 0]))],
        }.ToSvg("grid")).Message.ShouldStartWith("Picture 2: expected 1×1 as the first, got 2×1.");

    [Fact]
    public void A_weights_colour_is_its_share_of_the_limit()
    {
        var pixels = Tile.OfWeights([0, 1, float.NaN, -2], 4, 1, limit: 2).Picture.Pixels.ToArray();
        pixels[..4].ShouldBe([255, 255, 255, 255]);
        (pixels[4], pixels[5], pixels[6]).ShouldBe(Theme.Diverging(0.5));
        pixels[8].ShouldBe((byte)128);
        (pixels[12], pixels[13], pixels[14]).ShouldBe(Theme.Diverging(-1));
    }
}
