namespace Chainrule.Lab.Data;

/// <summary>
/// Makes a picture of one digit look as MNIST's do: light ink on black, fitted to a 20×20 box, its centre of mass at pixel (14, 14) of
/// 28×28.
/// </summary>
/// <remarks>
/// Source: Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten digits". That the centre is pixel 14, counted from 0,
/// and the shift a whole number of pixels, is measured: the mean centre of mass of MNIST's training images is 14.00 ± 0.29 in both
/// directions.
/// </remarks>
public static class DigitImage
{
    /// <summary>Rows and columns of the finished image.</summary>
    public const int Side = 28;

    /// <summary>Rows and columns of the box that holds the ink.</summary>
    public const int Box = 20;

    /// <summary>Bytes of the finished image.</summary>
    public const int Size = Side * Side;

    private const int Middle = Side / 2;
    private const int Faintest = 32;

    /// <summary>Prepares any picture of one digit, whatever its size, paper and ink.</summary>
    /// <param name="picture">
    /// The picture. Exactly 28×28 on a dark ground is taken for an image in MNIST's form and passes unchanged.
    /// </param>
    /// <param name="place">What messages call the picture.</param>
    /// <returns>28×28 bytes.</returns>
    /// <exception cref="DataException">There is no ink in the picture.</exception>
    /// <remarks>
    /// The paper is the median of the outermost pixels; on light paper the picture is inverted. Levels are stretched from the paper (0) to
    /// the strongest ink (255), what is below 32 counts as paper, the ink's box is scaled by averaging over areas.
    /// </remarks>
    public static byte[] Prepare(GrayImage picture, string place = "picture")
    {
        ArgumentNullException.ThrowIfNull(picture);
        var pixels = picture.Pixels.ToArray();
        var paper = Paper(picture);
        if (paper > 127)
        {
            for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)(255 - pixels[i]);
            paper = 255 - paper;
        }
        else if (picture.Width == Side && picture.Height == Side)
        {
            return pixels;
        }

        var strongest = Max(pixels);
        if (strongest - paper < Faintest)
        {
            throw new DataException(
                $"{place}: expected a digit in ink that stands out from its paper, got an (almost) even {picture.Width}×{picture.Height} "
                    + "picture.");
        }

        for (var i = 0; i < pixels.Length; i++)
        {
            var level = Math.Max(0, pixels[i] - paper) * 255 / (strongest - paper);
            pixels[i] = level < Faintest ? (byte)0 : (byte)level;
        }

        var drawn = new byte[Size];
        Fit(new GrayImage(picture.Width, picture.Height, pixels), drawn);
        var image = new byte[Size];
        Centre(drawn, image);
        return image;
    }

    /// <summary>
    /// Moves the ink by whole pixels so that its centre of mass comes nearest to pixel (14, 14), but never off the image.
    /// </summary>
    /// <param name="drawn">28×28 bytes.</param>
    /// <param name="image">Receives 28×28 bytes.</param>
    internal static void Centre(ReadOnlySpan<byte> drawn, Span<byte> image)
    {
        var (mass, sumX, sumY) = (0, 0, 0);
        for (var i = 0; i < Size; i++)
        {
            mass += drawn[i];
            sumX += drawn[i] * (i % Side);
            sumY += drawn[i] * (i / Side);
        }

        image.Clear();
        if (mass == 0) return;
        var (left, top, right, bottom) = InkBox(drawn, Side);
        var dx = Math.Clamp(Middle - (2 * sumX + mass) / (2 * mass), -left, Side - 1 - right);
        var dy = Math.Clamp(Middle - (2 * sumY + mass) / (2 * mass), -top, Side - 1 - bottom);
        for (var y = top; y <= bottom; y++)
        {
            drawn.Slice(y * Side + left, right - left + 1).CopyTo(image[((y + dy) * Side + left + dx)..]);
        }
    }

    private static int Max(byte[] pixels)
    {
        var max = 0;
        foreach (var pixel in pixels) max = Math.Max(max, pixel);
        return max;
    }

    private static int Paper(GrayImage picture)
    {
        var (w, h) = (picture.Width, picture.Height);
        var pixels = picture.Pixels;
        var edge = new List<byte>(2 * (w + h));
        for (var x = 0; x < w; x++)
        {
            edge.Add(pixels[x]);
            edge.Add(pixels[(h - 1) * w + x]);
        }

        for (var y = 0; y < h; y++)
        {
            edge.Add(pixels[y * w]);
            edge.Add(pixels[y * w + w - 1]);
        }

        edge.Sort();
        return edge[edge.Count / 2];
    }

    private static (int Left, int Top, int Right, int Bottom) InkBox(ReadOnlySpan<byte> pixels, int width)
    {
        var (left, top, right, bottom) = (int.MaxValue, int.MaxValue, -1, -1);
        for (var y = 0; y < pixels.Length / width; y++)
        {
            var row = pixels.Slice(y * width, width);
            var first = row.IndexOfAnyExcept((byte)0);
            if (first < 0) continue;
            (left, right) = (Math.Min(left, first), Math.Max(right, row.LastIndexOfAnyExcept((byte)0)));
            (top, bottom) = (Math.Min(top, y), y);
        }

        return (left, top, right, bottom);
    }

    /// <summary>Averages the ink's box over areas into the 20×20 box, keeping its aspect, in the middle of 28×28.</summary>
    private static void Fit(GrayImage picture, Span<byte> drawn)
    {
        var (left, top, right, bottom) = InkBox(picture.Pixels, picture.Width);
        var (w, h) = (right - left + 1, bottom - top + 1);
        var longer = Math.Max(w, h);
        var (width, height) = (Math.Max(1, (2 * w * Box + longer) / (2 * longer)), Math.Max(1, (2 * h * Box + longer) / (2 * longer)));
        var (x0, y0) = ((Side - width) / 2, (Side - height) / 2);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (x1, x2) = (left + x * (double)w / width, left + (x + 1) * (double)w / width);
                var (y1, y2) = (top + y * (double)h / height, top + (y + 1) * (double)h / height);
                var mean = Mean(picture, x1, x2, y1, y2);
                drawn[(y0 + y) * Side + x0 + x] = (byte)(mean + 0.5);
            }
        }
    }

    private static double Mean(GrayImage picture, double x0, double x1, double y0, double y1)
    {
        var (sum, area) = (0.0, 0.0);
        for (var y = (int)y0; y < y1 && y < picture.Height; y++)
        {
            var high = Math.Min(y + 1, y1) - Math.Max(y, y0);
            for (var x = (int)x0; x < x1 && x < picture.Width; x++)
            {
                var part = high * (Math.Min(x + 1, x1) - Math.Max(x, x0));
                sum += part * picture.Pixels[y * picture.Width + x];
                area += part;
            }
        }

        return sum / area;
    }
}
