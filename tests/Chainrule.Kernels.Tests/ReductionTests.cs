namespace Chainrule.Kernels.Tests;

public class ReductionTests
{
    private static readonly (int Outer, int N, int Inner)[] Shapes =
        [(1, 1, 1), (3, 10, 1), (1, 0, 4), (2, 3, 5), (1, 7, 17), (2, 9, 64), (1, 4, 129), (3, 2, 31), (5, 1, 2), (0, 3, 3), (2, 33, 1)];

    private delegate void Reduction(
        KernelPath path, ReadOnlySpan<float> x, Span<float> y, int outer, int n, int inner, int from, int to);

    [Theory]
    [MemberData(nameof(TestPaths.Every), MemberType = typeof(TestPaths))]
    public void Rows_are_folded_in_sixteen_lanes_at_every_length(KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        for (var n = 0; n <= 257; n++)
        {
            foreach (var special in new[] { false, true })
            {
                var x = Numbers.Random(3 * n, 1, special);
                var sums = Enumerable.Range(0, 3).Select(r => Lanes(x.AsSpan(r * n, n), 0, (a, b) => a + b)).ToArray();
                var maxima = Enumerable.Range(0, 3).Select(r => Lanes(x.AsSpan(r * n, n), float.NegativeInfinity, Greater)).ToArray();
                Canvas.Paint(3, y => Reductions.Sum(path, x, y, 3, n, 1, 0, 3)).ShouldHaveTheBitsOf(sums, $"Sum, length {n}");
                Canvas.Paint(3, y => Reductions.Max(path, x, y, 3, n, 1, 0, 3)).ShouldHaveTheBitsOf(maxima, $"Max, length {n}");
                new[] { Reductions.SumAll(path, x.AsSpan(0, n)) }.ShouldHaveTheBitsOf([sums[0]], $"SumAll, length {n}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(TestPaths.Every), MemberType = typeof(TestPaths))]
    public void Columns_are_folded_in_order_at_every_width(KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        for (var inner = 2; inner <= 257; inner++)
        {
            var x = Numbers.Random(2 * 5 * inner, 2, special: true);
            float[] Expected(float start, Func<float, float, float> join) =>
                [.. Along(x, 2, 5, inner).Select(v => v.Aggregate(start, join))];

            Canvas.Paint(2 * inner, y => Reductions.Sum(path, x, y, 2, 5, inner, 0, 2 * inner))
                .ShouldHaveTheBitsOf(Expected(0, (a, b) => a + b), $"Sum, width {inner}");
            Canvas.Paint(2 * inner, y => Reductions.Max(path, x, y, 2, 5, inner, 0, 2 * inner))
                .ShouldHaveTheBitsOf(Expected(float.NegativeInfinity, Greater), $"Max, width {inner}");
        }
    }

    [Theory]
    [MemberData(nameof(TestPaths.Every), MemberType = typeof(TestPaths))]
    public void Sums_and_maxima_of_whole_numbers_are_exact(KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        foreach (var (outer, n, inner) in Shapes)
        {
            var x = Numbers.Whole(outer * n * inner, 3);
            var along = Along(x, outer, n, inner);
            Canvas.Paint(outer * inner, y => Reductions.Sum(path, x, y, outer, n, inner, 0, outer * inner))
                .ShouldBe([.. along.Select(v => v.Sum())]);
            if (n == 0) continue;
            Canvas.Paint(outer * inner, y => Reductions.Max(path, x, y, outer, n, inner, 0, outer * inner))
                .ShouldBe([.. along.Select(v => v.Max())]);
            Canvas.Paint(outer * inner, y => Reductions.ArgMax(path, x, y, outer, n, inner, 0, outer * inner))
                .ShouldBe([.. along.Select(v => (float)Array.IndexOf(v, v.Max()))]);
        }
    }

    [Theory]
    [MemberData(nameof(TestPaths.Every), MemberType = typeof(TestPaths))]
    public void ArgMax_at_every_width_takes_the_first_of_equals_and_the_first_NaN(KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        for (var inner = 1; inner <= 129; inner++)
        {
            var x = Numbers.Whole(2 * 6 * inner, 4);
            var random = new Philox(5, 5, 0, (uint)inner);
            for (var i = 0; i < x.Length; i++)
            {
                if (random.NextInt32(5) == 0) x[i] = float.NaN;
                if (random.NextInt32(5) == 0) x[i] = float.NegativeInfinity;
            }

            var expected = Along(x, 2, 6, inner)
                .Select(v => (float)(v.Any(float.IsNaN) ? Array.FindIndex(v, float.IsNaN) : Array.IndexOf(v, v.Max()))).ToArray();
            Canvas.Paint(2 * inner, y => Reductions.ArgMax(path, x, y, 2, 6, inner, 0, 2 * inner))
                .ShouldHaveTheBitsOf(expected, $"ArgMax, width {inner}");
        }
    }

    [Theory]
    [MemberData(nameof(TestPaths.Every), MemberType = typeof(TestPaths))]
    public void Any_cut_of_the_results_gives_the_same_bits_and_touches_no_other(KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        var random = new Philox(11, 1);
        foreach (var (outer, n, inner) in Shapes)
        {
            if (n == 0) continue;
            var x = Numbers.Random(outer * n * inner, 6, special: true);
            var length = outer * inner;
            foreach (Reduction kernel in new Reduction[] { Reductions.Sum, Reductions.Max, Reductions.ArgMax })
            {
                var whole = Canvas.Paint(length, y => kernel(path, x, y, outer, n, inner, 0, length));
                for (var round = 0; round < 5; round++)
                {
                    var from = random.NextInt32(length + 1);
                    var to = from + random.NextInt32(length - from + 1);
                    var expected = whole.Select((v, i) => i >= from && i < to ? v : -7).ToArray();
                    Canvas.Paint(length, y =>
                    {
                        y.Fill(-7);
                        kernel(path, x, y, outer, n, inner, from, to);
                    }).ShouldHaveTheBitsOf(expected, $"[{outer}, {n}, {inner}] {from} … {to}");
                }
            }
        }
    }

    [Fact]
    public void Sums_are_near_the_double_sum()
    {
        for (var length = 1; length <= 4096; length *= 2)
        {
            var x = Numbers.Random(length, 8);
            var bound = x.Sum(v => Math.Abs((double)v)) * 6e-8 * (length / 16 + 5);
            Math.Abs(Reductions.SumAll(KernelPaths.Best, x) - x.Sum(v => (double)v)).ShouldBeLessThanOrEqualTo(bound);
        }
    }

    [Fact]
    public void Wrong_sizes_and_ranges_are_refused()
    {
        var x = new float[12];
        var y = new float[4];
        Should.Throw<ArgumentException>(() => Reductions.Sum(KernelPath.Scalar, x, y, 2, 2, 2, 0, 4))
            .Message.ShouldStartWith("Sum: expected 8 floats in x, got 12.");
        Should.Throw<ArgumentException>(() => Reductions.Max(KernelPath.Scalar, x, y, 1, 4, 3, 0, 3))
            .Message.ShouldStartWith("Max: expected 3 floats in y, got 4.");
        Should.Throw<ArgumentException>(() => Reductions.Sum(KernelPath.Scalar, x, y, 2, 3, 2, 1, 5))
            .Message.ShouldStartWith("Sum: expected a range within 0 … 4, got 1 … 5.");
        Should.Throw<ArgumentException>(() => Reductions.Sum(KernelPath.Scalar, x, y, 2, 3, 2, 3, 2));
        Should.Throw<ArgumentException>(() => Reductions.ArgMax(KernelPath.Scalar, [], y, 2, 0, 2, 0, 4))
            .Message.ShouldStartWith("ArgMax: expected 1 … 16777216 elements along the axis, got 0.");
    }

    private static float[][] Along(float[] x, int outer, int n, int inner) =>
    [
        .. from o in Enumerable.Range(0, outer)
           from j in Enumerable.Range(0, inner)
           select Enumerable.Range(0, n).Select(k => x[(o * n + k) * inner + j]).ToArray(),
    ];

    private static float Greater(float a, float b) => float.IsNaN(a) || a > b ? a : b;

    /// <summary>The documented order, spelt out: sixteen lanes, then 16 → 8 → 4 → 2 → 1.</summary>
    private static float Lanes(ReadOnlySpan<float> x, float start, Func<float, float, float> join)
    {
        var lanes = new float[16];
        Array.Fill(lanes, start);
        for (var i = 0; i < x.Length; i++) lanes[i % 16] = join(lanes[i % 16], x[i]);
        for (var half = 8; half >= 1; half /= 2)
        {
            for (var lane = 0; lane < half; lane++) lanes[lane] = join(lanes[lane], lanes[lane + half]);
        }

        return lanes[0];
    }
}
