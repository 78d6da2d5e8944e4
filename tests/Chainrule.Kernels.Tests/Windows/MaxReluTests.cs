namespace Chainrule.Kernels.Tests.Windows;

/// <summary>What is done in one kernel has the bits of the same steps one by one.</summary>
public class MaxReluTests
{
    private static readonly Size2d[] s_images =
        [.. from width in Enumerable.Range(2, 66) select new Size2d(2 + width % 4, width), (28, 28), (7, 200), (2, 2), (9, 31)];

    [Theory]
    [MemberData(nameof(TestPaths.Every), MemberType = typeof(TestPaths))]
    public void Relu_and_pooling_and_their_gradient_ties_and_special_values_included(KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        foreach (var image in s_images)
        {
            var size = new PoolingSize(3, image, Window.Blocks);
            var (pixels, places) = (3 * image.Area, 3 * size.Places.Area);
            foreach (var x in new[] { Numbers.Random(pixels, 1, special: true), Numbers.Whole(pixels, 2), new float[pixels] })
            {
                var t = Numbers.Random(places, 4, special: true);
                var (relu, y, choices) = (new float[pixels], new float[places], new float[places]);
                Elementwise.Map(path, UnaryFunction.Relu, x, relu);
                Pooling.PickMax(path, size, relu, relu, y, 0, 3);
                Canvas.Paint(places, result => Pooling.MaxRelu(path, size, x, result, [], 0, 3))
                    .ShouldHaveTheBitsOf(y, $"{path} maxima {image}");
                Canvas.Paint(places, result => Pooling.MaxRelu(path, size, x, y, result, 0, 3)).CopyTo(choices, 0);
                var (spread, expected) = (new float[pixels], new float[pixels]);
                Pooling.SpreadMax(path, size, relu, t, spread, 0, 3);
                Elementwise.Zip(path, BinaryFunction.ReluGradient, spread, relu, expected);
                Canvas.Paint(pixels, result => Pooling.SpreadMaxRelu(path, size, y, choices, t, result, 0, 3))
                    .ShouldHaveTheBitsOf(expected, $"{path} gradient {image}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(TestPaths.Every), MemberType = typeof(TestPaths))]
    public void Convolution_bias_relu_and_pooling(KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        foreach (var image in s_images.Append((33, 40)))
        {
            foreach (var (groups, outputs, stride) in new[] { (1, 1, 1), (1, 19, 1), (2, 10, 1), (1, 4, 2) })
            {
                var size = new ConvolutionSize(2, 2, outputs, image, new Window((3, 2), stride, (1, 1), 1), groups);
                Check(path, size, special: false);
                Check(path, size, special: true);
            }
        }
    }

    /// <summary>Ties come of whole numbers and of nothing but zeros, NaN of sums that overflow.</summary>
    [Theory]
    [MemberData(nameof(TestPaths.Every), MemberType = typeof(TestPaths))]
    public void Kernels_paddings_and_channels_of_every_kind_before_the_pooling(KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        Size2d[] images = [28, 14, 7, (13, 29), (4, 35), (3, 130)], kernels = [1, 2, 3, 5, (2, 4), (5, 1)];
        foreach (var (image, kernel) in from image in images from kernel in kernels select (image, kernel))
        {
            for (var padding = kernel.Height > image.Height ? 1 : 0; padding < 3; padding++)
            {
                var window = new Window(kernel, 1, (padding, padding * 2 / 3), 1);
                var (channels, groups) = padding switch { 0 => (1, 1), 1 => (6, 2), _ => (3, 1) };
                var size = new ConvolutionSize(2, channels, groups * (3 + kernel.Width + padding), image, window, groups);
                if (size.Places.Height < 2 || size.Places.Width < 2) continue;
                foreach (var scale in new[] { 0f, 1f, 3e37f }) Check(path, size, Numbers.Whole(2 * channels * image.Area, 5), scale);
            }
        }
    }

    [Fact]
    public void One_pixel_that_is_no_number_leaves_all_that_does_not_see_it()
    {
        var size = new ConvolutionSize(2, 1, 3, 14, new Window(3, 1, 1, 1));
        foreach (var path in KernelPaths.All.Where(KernelPaths.IsSupported))
        {
            foreach (var pixel in new[] { 0, 13, 14, 97, 182, 195, 196, 391 })
            {
                var x = Numbers.Whole(392, 6);
                x[pixel] = float.NaN;
                Check(path, size, x, 1);
            }
        }
    }

    [Theory]
    [MemberData(nameof(TestPaths.Every), MemberType = typeof(TestPaths))]
    public void Gradients_of_weights_and_bias_from_those_of_the_maxima(KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        ConvolutionSize[] sizes =
        [
            new(3, 1, 16, 28, new Window(3, 1, 1, 1)),
            new(2, 1, 8, 28, new Window(3, 1, 0, 1)),
            new(3, 5, 13, (9, 15), new Window((3, 2), 1, (1, 0), 1)),
            new(20, 6, 21, (7, 40), new Window(3, 1, 1, 1)),
            new(37, 2, 3, (9, 40), new Window(3, 1, 1, 1)),
            new(64, 2, 8, (6, 9), new Window(3, 1, 1, 1), Groups: 2),
            new(67, 1, 5, 14, new Window(3, 1, 1, 1)),
            new(64, 1, 1, 14, new Window(1, 1, 0, 1)),
            new(2, 4, 6, (11, 70), new Window(2, (1, 2), 0, 1), Groups: 2),
            new(2, 12, 34, (5, 6), new Window(1, 1, 0, 1), Groups: 2),
            new(1, 1, 3, 2, new Window(1, 1, 0, 1)),
        ];
        foreach (var (size, special) in from size in sizes from special in new[] { false, true } select (size, special))
        {
            var pool = new PoolingSize(size.Batch * size.Outputs, size.Places, Window.Blocks);
            var (places, outputs) = (pool.Planes * pool.Places.Area, size.Outputs / size.Groups);
            var (x, t) = (Numbers.Random(size.Batch * size.Channels * size.Image.Area, 1), Numbers.Random(places, 2, special));
            var (y, choices) = (new float[places], new float[places]);
            var (spread, w) = (new float[pool.Planes * size.Places.Area], new float[size.Outputs * size.Taps]);
            Pooling.MaxRelu(path, pool, Numbers.Whole(spread.Length, 3), y, choices, 0, pool.Planes);
            Pooling.SpreadMaxRelu(path, pool, y, choices, t, spread, 0, pool.Planes);
            Convolution.WeightGradient(path, size, x, spread, w, new MatMulPart(0, outputs, 0, size.Taps));
            var planes = new float[pool.Planes];
            Reductions.Sum(path, spread, planes, pool.Planes, size.Places.Area, 1, 0, pool.Planes);
            foreach (var parts in new[] { 1, 2, 3, 5 })
            {
                var (sums, what) = (new float[pool.Planes], $"{path} in {parts} {size}");
                Sum(Paint(result => InParts(parts, result, sums))).ShouldHaveTheBitsOf(w, $"weights, {what}");
                sums.ShouldHaveTheBitsOf(planes, $"sums, {what}");
                Sum(Paint(result => InParts(parts, result, []))).ShouldHaveTheBitsOf(w, $"weights alone, {what}");
                Sum(Paint(result => Spread(parts, result))).ShouldHaveTheBitsOf(w, $"weights from what was spread, {what}");
            }

            float[] Paint(KernelOn kernel) => Canvas.Paint(size.Runs * w.Length, kernel);

            float[] Sum(float[] runs)
            {
                var sum = new float[w.Length];
                if (size.Runs == 1) return runs;
                Reductions.Sum(path, runs, sum, 1, size.Runs, sum.Length, 0, sum.Length);
                return sum;
            }

            void InParts(int parts, Span<float> result, Span<float> sums)
            {
                for (var part = 0; part < parts; part++)
                {
                    var (from, to) = Rows(part, parts);
                    Convolution.WeightGradientMaxRelu(path, size, x, y, choices, t, result, sums, from, to);
                }
            }

            void Spread(int parts, Span<float> result)
            {
                for (var part = 0; part < parts; part++)
                {
                    var (from, to) = Rows(part, parts);
                    Convolution.WeightGradientOfRuns(path, size, x, spread, result, from, to);
                }
            }

            (int From, int To) Rows(int part, int parts) =>
                (size.Runs * outputs * part / parts, size.Runs * outputs * (part + 1) / parts);
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var size = new PoolingSize(1, 4, new Window(3, 1, 0, 1));
        Should.Throw<ArgumentException>(() => Pooling.MaxRelu(KernelPath.Scalar, size, new float[16], new float[4], [], 0, 1)).Message
            .ShouldStartWith("MaxRelu: expected blocks of 2 x 2, got Window");
        var conv = new ConvolutionSize(1, 1, 2, 4, new Window(1, 1, 0, 1));
        Should.Throw<ArgumentException>(() =>
                Convolution.ForwardMaxRelu(KernelPath.Scalar, conv, new float[16], new float[2], new float[3], new float[8], [], 0, 1))
            .Message.ShouldStartWith("ForwardMaxRelu: expected 2 floats in bias, got 3.");
        Should.Throw<ArgumentException>(() =>
                Convolution.ForwardMaxRelu(KernelPath.Scalar, conv, new float[16], new float[2], [], new float[8], new float[7], 0, 1))
            .Message.ShouldStartWith("ForwardMaxRelu: expected 8 floats in choices, got 7.");
    }

    private static void Check(KernelPath path, in ConvolutionSize size, bool special) => Check(
        path, size, Numbers.Random(2 * 2 * size.Image.Area, 1, special), Numbers.Random(size.Outputs * size.Taps, 2),
        Numbers.Random(size.Outputs, 3, special));

    private static void Check(KernelPath path, in ConvolutionSize size, float[] x, float scale) => Check(
        path, size, Array.ConvertAll(x, value => value * scale),
        Numbers.Whole(size.Outputs * size.Taps, 7), Numbers.Whole(size.Outputs, 8));

    private static void Check(KernelPath path, ConvolutionSize size, float[] x, float[] w, float[] bias)
    {
        var pool = new PoolingSize(2 * size.Outputs, size.Places, Window.Blocks);
        var (y, relu) = (new float[pool.Planes * size.Places.Area], new float[pool.Planes * size.Places.Area]);
        Convolution.Forward(path, size, x, w, y, 0, 2);
        Convolution.Forward(path, size, x, w, [], true, relu, 0, 2);
        var plain = new float[y.Length];
        Elementwise.Map(path, UnaryFunction.Relu, y, plain);
        relu.ShouldHaveTheBitsOf(plain, $"{path} relu {size}");
        for (var plane = 0; plane < pool.Planes; plane++)
        {
            var run = y.AsSpan(plane * size.Places.Area, size.Places.Area);
            Elementwise.ZipScalar(path, BinaryFunction.Add, run, bias[plane % size.Outputs], run);
        }

        Canvas.Paint(y.Length, result => Convolution.Forward(path, size, x, w, bias, false, result, 0, 2))
            .ShouldHaveTheBitsOf(y, $"{path} bias {size}");
        Elementwise.Map(path, UnaryFunction.Relu, y, relu);
        Canvas.Paint(y.Length, result => Convolution.Forward(path, size, x, w, bias, true, result, 0, 2))
            .ShouldHaveTheBitsOf(relu, $"{path} bias and relu {size}");
        var (maxima, choices) = (new float[pool.Planes * pool.Places.Area], new float[pool.Planes * pool.Places.Area]);
        Pooling.MaxRelu(path, pool, y, maxima, choices, 0, pool.Planes);
        Canvas.Paint(maxima.Length, result => Convolution.ForwardMaxRelu(path, size, x, w, bias, result, [], 0, 2))
            .ShouldHaveTheBitsOf(maxima, $"{path} maxima {size}");
        Canvas.Paint(maxima.Length, result => Convolution.ForwardMaxRelu(path, size, x, w, bias, maxima, result, 0, 2))
            .ShouldHaveTheBitsOf(choices, $"{path} choices {size}");
    }
}
