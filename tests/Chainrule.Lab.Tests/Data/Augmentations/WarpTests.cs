using Chainrule.Kernels;
using Chainrule.Lab.Data;
using Chainrule.Lab.Data.Augmentations;

namespace Chainrule.Lab.Tests.Data.Augmentations;

public class WarpTests
{
    private const int Channels = 2;
    private const int Height = 17;
    private const int Width = 23;

    private static readonly Normalisation s_normalisation = new(0.1307, 0.3081);

    private static byte[] Noise(int size)
    {
        var (pixels, random) = (new byte[size], new Philox(5, 99));
        for (var i = 0; i < size; i++) pixels[i] = (byte)random.NextUInt32();
        return pixels;
    }

    private static float[] Warped(byte[] pixels, AffineMap map, int channels = Channels, int height = Height, int width = Width)
    {
        var values = new float[pixels.Length];
        var warp = new Warp(channels, height, width, s_normalisation);

        // A second picture through the same room must find nothing of the first.
        warp.Run(Noise(pixels.Length), AffineMap.Of(width, height, 3.3, rotate: 40), null, values);
        warp.Run(pixels, map, null, values);
        return values;
    }

    [Fact]
    public void A_map_that_moves_nothing_leaves_every_bit()
    {
        var pixels = Noise(Channels * Height * Width);
        Warped(pixels, AffineMap.Of(Width, Height)).ShouldBe(pixels.Select(s_normalisation.Of));
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(0, -2)]
    [InlineData(-22, 16)]
    [InlineData(23, 0)]
    [InlineData(-1000, 1000)]
    public void A_shift_by_whole_pixels_is_exact_and_brings_in_pixel_0(int x, int y)
    {
        var pixels = Noise(Channels * Height * Width);
        var values = Warped(pixels, AffineMap.Of(Width, Height, x, y));
        for (var i = 0; i < values.Length; i++)
        {
            var (channel, row, column) = (i / Width / Height, i / Width % Height - y, i % Width - x);
            var inside = row is >= 0 and < Height && column is >= 0 and < Width;
            values[i].ShouldBe(s_normalisation.Of(inside ? pixels[(channel * Height + row) * Width + column] : (byte)0));
        }
    }

    [Theory]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(-90)]
    public void Quarter_turns_are_exact_and_clockwise(int degrees)
    {
        const int side = 9;
        var pixels = Noise(side * side);
        var values = Warped(pixels, AffineMap.Of(side, side, rotate: degrees), 1, side, side);
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                // Clockwise, what was at the bottom left comes to the top left.
                var (column, row) = degrees switch { 90 => (y, side - 1 - x), -90 => (side - 1 - y, x), _ => (side - 1 - x, side - 1 - y) };
                values[y * side + x].ShouldBe(s_normalisation.Of(pixels[row * side + column]));
            }
        }
    }

    [Theory]
    [InlineData(0.5, 0, 0, 1, 0)]
    [InlineData(0.3, -2.7, 0, 1, 0)]
    [InlineData(0, 0, 17, 1, 0)]
    [InlineData(0, 0, -163, 1, 0)]
    [InlineData(0, 0, 0, 1.3, 0)]
    [InlineData(0, 0, 0, 0.4, 0)]
    [InlineData(0, 0, 0, 1, 25)]
    [InlineData(-1.2, 3.4, 31, 0.85, -12)]
    public void A_picture_is_slanted_scaled_turned_and_shifted_as_defined(double x, double y, double rotate, double scale, double shear)
    {
        var pixels = Noise(Channels * Height * Width);
        var values = Warped(pixels, AffineMap.Of(Width, Height, x, y, rotate, scale, shear));
        var (turn, lean) = (rotate * Math.PI / 180, Math.Tan(shear * Math.PI / 180));
        for (var i = 0; i < values.Length; i++)
        {
            // Back step by step: unshift, turn back, scale back, set upright.
            var (u, v) = (i % Width - (Width - 1) / 2.0 - x, i / Width % Height - (Height - 1) / 2.0 - y);
            (u, v) = (u * Math.Cos(turn) + v * Math.Sin(turn), v * Math.Cos(turn) - u * Math.Sin(turn));
            (u, v) = (u / scale, v / scale);
            u -= lean * v;
            var expected = Bilinear(pixels.AsSpan(i / Width / Height * Height * Width), u + (Width - 1) / 2.0, v + (Height - 1) / 2.0);
            values[i].ShouldBe((float)((expected / 255 - 0.1307) / 0.3081), 2e-4f, $"pixel {i}");
        }
    }

    private static double Bilinear(ReadOnlySpan<byte> pixels, double x, double y)
    {
        var (column, row) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var sum = 0.0;
        for (var corner = 0; corner < 4; corner++)
        {
            var (c, r) = (column + corner % 2, row + corner / 2);
            if (c is < 0 or >= Width || r is < 0 or >= Height) continue;
            sum += (1 - Math.Abs(x - c)) * (1 - Math.Abs(y - r)) * pixels[r * Width + c];
        }

        return sum;
    }
}
