namespace Chainrule.Kernels.Tests.Windows;

public class ConvolutionTests
{
    /// <summary>Sizes that cross the edges of tiles, of blocks of places, of taps and of outputs, in either orientation.</summary>
    private static readonly ConvolutionSize[] s_large =
    [
        new(2, 3, 5, (45, 41), new Window(3, 1, 1, 1)),
        new(2, 48, 9, 6, new Window(3, 1, 1, 1)),
        new(1, 44, 3, (9, 11), new Window(3, 2, 1, 1)),
        new(1, 2, 520, 5, new Window(2, 1, 0, 1)),
        new(1, 96, 40, (5, 4), new Window(3, 1, (1, 0), 1)),
        new(3, 8, 8, 7, new Window(3, 1, 1, 1), Groups: 8),
        new(1, 1, 33, (64, 33), new Window((1, 3), 1, 0, 1)),
        new(2, 4, 4, (12, 40), new Window((5, 7), (1, 3), (4, 6), (2, 3)), Groups: 2),
        new(1, 40, 64, 6, new Window(1, 1, 0, 1)),
        new(7, 5, 3, (6, 9), new Window(3, 1, 0, 1)),
        new(90, 7, 17, (3, 4), new Window((2, 3), 1, 1, 1)),
        new(3, 34, 80, (9, 8), new Window((3, 1), (2, 1), (1, 0), (1, 2)), Groups: 2),
        new(2, 6, 16, (23, 21), new Window(2, (1, 2), 0, 2)),
        new(1, 2, 3, 3, new Window(3, 1, 5, 1)),
        new(1, 1, 1, 1, new Window(1, 1, 0, 1)),
        new(3, 1, 16, (28, 28), new Window(3, 1, 1, 1)),
        new(3, 4, 26, (8, 17), new Window((3, 2), 1, (1, 0), 1), Groups: 2),
        new(2, 1, 9, (11, 13), new Window(3, 1, 2, (1, 2))),
        new(16, 5, 4, 14, new Window(3, 1, 1, 1)),
        new(37, 2, 3, (9, 40), new Window(2, 1, 0, 1)),
        new(66, 2, 4, (5, 12), new Window(3, 1, 1, 1), Groups: 2),
        new(65, 1, 3, 14, new Window(3, 1, 1, 1)),
        new(64, 1, 1, 14, new Window(1, 1, 0, 1)),
    ];

    [Theory]
    [MemberData(nameof(TestPaths.Every), MemberType = typeof(TestPaths))]
    public void Every_path_gives_the_bits_of_the_promised_chains_at_sizes_of_every_kind(KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        foreach (var size in s_large) Check(path, size, Numbers.Random);
        for (var seed = 0u; seed < 250; seed++) Check(path, Random(seed), Numbers.Random);
    }

    [Theory]
    [MemberData(nameof(TestPaths.Every), MemberType = typeof(TestPaths))]
    public void Small_integers_give_the_exact_sums(KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        foreach (var size in s_large) Check(path, size, (length, purpose, _) => Numbers.Whole(length, purpose));
    }

    [Fact]
    public void Parts_put_together_give_the_bits_of_the_whole()
    {
        foreach (var size in s_large.Append(new ConvolutionSize(7, 4, 6, 9, new Window(3, 1, 1, 1), Groups: 2)))
        {
            var (x, w, y) = Operands(size, Numbers.Random);
            var outputs = size.Outputs / size.Groups;
            foreach (var cut in new[] { 1, 2, 3, 5 })
            {
                var (y1, x1, w1) = (new float[y.Length], new float[x.Length], new float[w.Length]);
                for (var part = 0; part < cut; part++)
                {
                    var (from, to) = (size.Batch * part / cut, size.Batch * (part + 1) / cut);
                    Convolution.Forward(KernelPaths.Best, size, x, w, y1, from, to);
                    Convolution.InputGradient(KernelPaths.Best, size, w, y, x1, from, to);
                    var (top, bottom) = (outputs * part / cut, outputs * (part + 1) / cut);
                    for (var column = 0; column < cut; column++)
                    {
                        var (left, right) = (size.Taps * column / cut, size.Taps * (column + 1) / cut);
                        Convolution.WeightGradient(KernelPaths.Best, size, x, y, w1, new(top, bottom, left, right));
                    }
                }

                y1.ShouldHaveTheBitsOf(Chains.Forward(size, x, w), $"forward {size} in {cut}");
                x1.ShouldHaveTheBitsOf(Chains.InputGradient(size, w, y), $"input gradient {size} in {cut}");
                w1.ShouldHaveTheBitsOf(Chains.WeightGradient(size, x, y), $"weight gradient {size} in {cut}");
            }
        }
    }

    [Theory]
    [InlineData(1, 28, 1)]
    [InlineData(15, 28, 1)]
    [InlineData(16, 28, 2)]
    [InlineData(16, 14, 2)]
    [InlineData(16, 13, 1)]
    [InlineData(100, 28, 8)]
    [InlineData(128, 14, 8)]
    [InlineData(128, 7, 4)]
    [InlineData(100_000, 28, 8)]
    public void Runs_have_images_and_places_enough(int batch, int image, int runs)
    {
        var size = new ConvolutionSize(batch, 1, 4, image, new Window(3, 1, 1, 1));
        size.Runs.ShouldBe(runs);
        size.FirstImage(0).ShouldBe(0);
        size.FirstImage(runs).ShouldBe(batch);
        for (var run = 0; run < runs && runs > 1; run++)
        {
            (size.FirstImage(run + 1) - size.FirstImage(run)).ShouldBeGreaterThanOrEqualTo(8);
        }

        // One chain has no runs, and one weight has none to add but in lanes.
        (size with { Channels = 6, Outputs = 16 }).Runs.ShouldBe(1);
        (size with { Outputs = 1, Window = new Window(1, 1, 0, 1) }).Runs.ShouldBe(1);
    }

    [Fact]
    public void A_pixel_that_is_not_a_number_spoils_only_the_places_that_see_it()
    {
        var size = new ConvolutionSize(1, 1, 1, 6, new Window(3, 1, 1, 1));
        foreach (var path in KernelPaths.All.Where(KernelPaths.IsSupported))
        {
            for (var pixel = 0; pixel < 36; pixel++)
            {
                var x = new float[36];
                x[pixel] = float.NaN;
                var y = new float[36];
                Convolution.Forward(path, size, x, [1, 2, 3, 4, 5, 6, 7, 8, 9], y, 0, 1);
                for (var p = 0; p < 36; p++)
                {
                    var sees = Math.Abs(p / 6 - pixel / 6) <= 1 && Math.Abs(p % 6 - pixel % 6) <= 1;
                    float.IsNaN(y[p]).ShouldBe(sees, $"{path}, pixel {pixel}, place {p}");
                }
            }
        }
    }

    [Fact]
    public void Wrong_lengths_and_ranges_are_refused()
    {
        var size = new ConvolutionSize(2, 1, 3, 4, new Window(3, 1, 0, 1));
        var (x, w, y) = Operands(size, Numbers.Random);
        Should.Throw<ArgumentException>(() => Convolution.Forward(KernelPath.Scalar, size, x.AsSpan(1), w, y, 0, 2)).Message
            .ShouldStartWith("Forward: expected 32 floats in x, got 31.");
        Should.Throw<ArgumentException>(() => Convolution.InputGradient(KernelPath.Scalar, size, w.AsSpan(1), y, x, 0, 2)).Message
            .ShouldStartWith("InputGradient: expected 27 floats in w, got 26.");
        Should.Throw<ArgumentException>(() => Convolution.WeightGradient(KernelPath.Scalar, size, x, y.AsSpan(1), w, Whole(size))).Message
            .ShouldStartWith("WeightGradient: expected 24 floats in y, got 23.");
        Should.Throw<ArgumentException>(() => Convolution.Forward(KernelPath.Scalar, size, x, w, y, 0, 3)).Message
            .ShouldStartWith("Forward: expected a range within 0 … 2, got 0 … 3.");
        Should.Throw<ArgumentException>(() => Convolution.WeightGradient(KernelPath.Scalar, size, x, y, w, new(0, 3, 0, 10))).Message
            .ShouldStartWith("WeightGradient: expected a range within 0 … 9, got 0 … 10.");
        Should.Throw<ArgumentException>(() => Convolution.WeightGradientOfRuns(KernelPath.Scalar, size, x, y, w, 0, 4)).Message
            .ShouldStartWith("WeightGradientOfRuns: expected a range within 0 … 3, got 0 … 4.");
        Should.Throw<ArgumentException>(() => Convolution.WeightGradientOfRuns(KernelPath.Scalar, size, x, y, w.AsSpan(1), 0, 3)).Message
            .ShouldStartWith("WeightGradientOfRuns: expected 27 floats in w, got 26.");
    }

    [Theory]
    [MemberData(nameof(TestPaths.Every), MemberType = typeof(TestPaths))]
    public void A_pixel_that_is_not_finite_stays_in_its_channel(KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        foreach (var padding in new[] { 0, 1 })
        {
            var size = new ConvolutionSize(2, 2, 2, 5, new Window(3, 1, padding, 1));
            var (x, y, w) = (new float[100], new float[4 * size.Places.Area], new float[36]);
            Array.Fill(x, 1);
            Array.Fill(y, 1);
            (x[25], x[75]) = (float.PositiveInfinity, float.NaN);
            Convolution.WeightGradient(path, size, x, y, w, new MatMulPart(0, 2, 0, 18));
            w[..9].Concat(w[18..27]).ShouldAllBe(value => float.IsFinite(value));
        }
    }

    private static void Check(KernelPath path, ConvolutionSize size, Func<int, uint, bool, float[]> numbers)
    {
        var (x, w, y) = Operands(size, numbers);
        Canvas.Paint(y.Length, result => Convolution.Forward(path, size, x, w, result, 0, size.Batch))
            .ShouldHaveTheBitsOf(Chains.Forward(size, x, w), $"{path} forward {size}");
        Canvas.Paint(x.Length, result => Convolution.InputGradient(path, size, w, y, result, 0, size.Batch))
            .ShouldHaveTheBitsOf(Chains.InputGradient(size, w, y), $"{path} input gradient {size}");
        Canvas.Paint(w.Length, result => Convolution.WeightGradient(path, size, x, y, result, Whole(size)))
            .ShouldHaveTheBitsOf(Chains.WeightGradient(size, x, y), $"{path} weight gradient {size}");
    }

    private static MatMulPart Whole(ConvolutionSize size) => new(0, size.Outputs / size.Groups, 0, size.Taps);

    private static (float[] X, float[] W, float[] Y) Operands(ConvolutionSize size, Func<int, uint, bool, float[]> numbers) => (
        numbers(size.Batch * size.Channels * size.Image.Area, 1, false),
        numbers(size.Outputs * size.Taps, 2, false),
        numbers(size.Batch * size.Outputs * size.Places.Area, 3, false));

    private static ConvolutionSize Random(uint seed)
    {
        var random = new Philox(3, 1, seed);
        Size2d Size(int least, int most) => new(least + random.NextInt32(most - least + 1), least + random.NextInt32(most - least + 1));
        var (groups, kernel, dilation) = (1 + random.NextInt32(2), Size(1, 4), random.NextInt32(3) == 0 ? Size(1, 3) : 1);
        var (stride, padding, more) = (random.NextInt32(2) == 0 ? Size(1, 3) : 1, Size(0, 3), Size(0, 12));
        var window = new Window(kernel, stride, padding, dilation);
        var image = new Size2d(
            Math.Max(1, window.Span.Height - 2 * padding.Height) + more.Height,
            Math.Max(1, window.Span.Width - 2 * padding.Width) + more.Width);
        var (channels, outputs) = (groups * (1 + random.NextInt32(4)), groups * (1 + random.NextInt32(12)));
        return new ConvolutionSize(1 + random.NextInt32(2), channels, outputs, image, window, groups);
    }
}
