namespace Chainrule.Kernels.Tests.Windows;

public class PoolingTests
{
    private static readonly PoolingSize[] s_sizes =
    [
        .. from side in Enumerable.Range(2, 66) select new PoolingSize(2, (4, side), Blocks),
        new(3, (5, 7), Blocks), new(1, (2, 200), Blocks), new(2, 28, Blocks),
        new(2, (7, 9), new Window(3, 2, 1, 1)), new(2, (6, 5), new Window((1, 4), (2, 1), (0, 2), 1)), new(2, 5, new Window(2, 1, 1, 1)),
        new(1, 3, new Window(3, 3, 0, 1)), new(2, 8, new Window(2, 3, 0, 1)), new(2, 6, new Window(1, 1, 0, 1)),
    ];

    private static Window Blocks => new(2, 2, 0, 1);

    [Theory]
    [MemberData(nameof(TestPaths.Every), MemberType = typeof(TestPaths))]
    public void Every_path_gives_the_bits_of_the_definition_ties_and_special_values_included(KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        foreach (var size in s_sizes)
        {
            var (pixels, places) = (size.Planes * size.Image.Area, size.Planes * size.Places.Area);
            foreach (var x in new[] { Numbers.Random(pixels, 1, special: true), Numbers.Whole(pixels, 2), new float[pixels] })
            {
                var (t, y) = (Numbers.Random(pixels, 3), Numbers.Random(places, 4));
                Canvas.Paint(places, result => Pooling.PickMax(path, size, x, x, result, 0, size.Planes))
                    .ShouldHaveTheBitsOf(Pick(size, x, x), $"{path} max {size}");
                Canvas.Paint(places, result => Pooling.PickMax(path, size, x, t, result, 0, size.Planes))
                    .ShouldHaveTheBitsOf(Pick(size, x, t), $"{path} pick {size}");
                Canvas.Paint(pixels, result => Pooling.SpreadMax(path, size, x, y, result, 0, size.Planes))
                    .ShouldHaveTheBitsOf(Spread(size, x, y), $"{path} spread {size}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(TestPaths.Every), MemberType = typeof(TestPaths))]
    public void Means_and_their_transposes_are_exact_for_small_integers_and_the_same_bits_everywhere(KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        foreach (var size in s_sizes)
        {
            var (pixels, places) = (size.Planes * size.Image.Area, size.Planes * size.Places.Area);
            foreach (var (x, y) in new[]
            {
                (Numbers.Whole(pixels, 1), Numbers.Whole(places, 2)), (Numbers.Random(pixels, 3), Numbers.Random(places, 4)),
            })
            {
                Canvas.Paint(places, result => Pooling.Mean(path, size, x, result, 0, size.Planes))
                    .ShouldHaveTheBitsOf(Mean(size, x), $"{path} mean {size}");
                Canvas.Paint(pixels, result => Pooling.SpreadMean(path, size, y, result, 0, size.Planes))
                    .ShouldHaveTheBitsOf(SpreadMean(size, y), $"{path} spread mean {size}");
            }
        }
    }

    [Fact]
    public void Parts_touch_their_planes_only()
    {
        var size = new PoolingSize(5, (4, 6), Blocks);
        var x = Numbers.Random(5 * 24, 1);
        var y = Enumerable.Repeat(9f, 5 * 6).ToArray();
        Pooling.PickMax(KernelPaths.Best, size, x, x, y, 2, 4);
        y.Take(12).Concat(y.Skip(24)).ShouldAllBe(value => value == 9);
        var t = Enumerable.Repeat(9f, x.Length).ToArray();
        Pooling.SpreadMean(KernelPaths.Best, size, y, t, 0, 1);
        t.Skip(24).ShouldAllBe(value => value == 9);
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        var size = new PoolingSize(2, 4, Blocks);
        Should.Throw<ArgumentException>(() => Pooling.Mean(KernelPath.Scalar, size, new float[31], new float[8], 0, 2)).Message
            .ShouldStartWith("Mean: expected 32 floats in x, got 31.");
        Should.Throw<ArgumentException>(() => Pooling.PickMax(KernelPath.Scalar, size, new float[32], new float[31], new float[8], 0, 2))
            .Message.ShouldStartWith("PickMax: expected 32 floats in t, got 31.");
        Should.Throw<ArgumentException>(() => Pooling.SpreadMean(KernelPath.Scalar, size, new float[8], new float[32], 1, 3)).Message
            .ShouldStartWith("SpreadMean: expected a range within 0 … 2, got 1 … 3.");
    }

    private static float[] Pick(PoolingSize size, float[] x, float[] t) => [.. Winners(size, x).Select(pixel => t[pixel])];

    private static float[] Spread(PoolingSize size, float[] x, float[] y)
    {
        var t = new float[x.Length];
        var winners = Winners(size, x);

        // Blocks that do not overlap hand over y itself; elsewhere it is added to 0, which a negative zero does not outlive.
        for (var p = 0; p < y.Length; p++) t[winners[p]] = size.Window == Blocks ? y[p] : t[winners[p]] + y[p];
        return t;
    }

    private static float[] Mean(PoolingSize size, float[] x) =>
        [.. Windows(size).Select(seen => seen.Aggregate(0f, (sum, pixel) => sum + x[pixel]) / size.Window.Kernel.Area)];

    private static float[] SpreadMean(PoolingSize size, float[] y)
    {
        var x = new float[size.Planes * size.Image.Area];
        var windows = Windows(size);
        for (var p = 0; p < y.Length; p++)
        {
            foreach (var pixel in windows[p]) x[pixel] += y[p] / size.Window.Kernel.Area;
        }

        return x;
    }

    /// <summary>The pixel that each place picks: the first of the greatest, the first NaN where there is one.</summary>
    private static int[] Winners(PoolingSize size, float[] x) => [.. Windows(size).Select(seen =>
    {
        var best = seen[0];
        foreach (var pixel in seen)
        {
            if (x[pixel] > x[best] || (float.IsNaN(x[pixel]) && !float.IsNaN(x[best]))) best = pixel;
        }

        return best;
    })];

    /// <summary>The pixels that each place of each plane sees, in order.</summary>
    private static List<int[]> Windows(PoolingSize size)
    {
        var (image, window, windows) = (size.Image, size.Window, new List<int[]>());
        for (var i = 0; i < size.Planes * size.Places.Area; i++)
        {
            var (plane, p) = (i / size.Places.Area, i % size.Places.Area);
            var top = p / size.Places.Width * window.Stride.Height - window.Padding.Height;
            var left = p % size.Places.Width * window.Stride.Width - window.Padding.Width;
            windows.Add([
                .. from row in Enumerable.Range(top, window.Kernel.Height)
                   from column in Enumerable.Range(left, window.Kernel.Width)
                   where row >= 0 && row < image.Height && column >= 0 && column < image.Width
                   select (plane * image.Height + row) * image.Width + column]);
        }

        return windows;
    }
}
