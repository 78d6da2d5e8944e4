namespace Chainrule.Kernels.Tests;

public class SoftmaxTests
{
    private const float Inf = float.PositiveInfinity;

    private delegate void RowKernel(KernelPath path, ReadOnlySpan<float> x, Span<float> y, int rows, int columns);

    private delegate void GradientKernel(
        KernelPath path, ReadOnlySpan<float> g, ReadOnlySpan<float> s, Span<float> y, int rows, int columns);

    [Theory]
    [MemberData(nameof(TestPaths.Every), MemberType = typeof(TestPaths))]
    public void Every_width_has_the_scalar_bits_and_may_be_in_place(KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        for (var columns = 0; columns <= 257; columns++)
        {
            var x = Numbers.Random(3 * columns, 1, special: columns % 3 == 0);
            var g = Numbers.Random(3 * columns, 2, special: columns % 5 == 0);
            foreach (RowKernel kernel in new RowKernel[] { SoftmaxRows.Rows, SoftmaxRows.LogRows })
            {
                var expected = Canvas.Paint(x.Length, y => kernel(KernelPath.Scalar, x, y, 3, columns));
                Canvas.Paint(x.Length, y => kernel(path, x, y, 3, columns)).ShouldHaveTheBitsOf(expected, $"width {columns}");
                Canvas.Paint(x.Length, y =>
                {
                    x.CopyTo(y);
                    kernel(path, y, y, 3, columns);
                }).ShouldHaveTheBitsOf(expected, $"in place, width {columns}");
            }

            foreach (GradientKernel kernel in new GradientKernel[] { SoftmaxRows.RowsGradient, SoftmaxRows.LogRowsGradient })
            {
                var expected = Canvas.Paint(x.Length, y => kernel(KernelPath.Scalar, g, x, y, 3, columns));
                Canvas.Paint(x.Length, y => kernel(path, g, x, y, 3, columns)).ShouldHaveTheBitsOf(expected, $"width {columns}");
                Canvas.Paint(x.Length, y =>
                {
                    g.CopyTo(y);
                    kernel(path, y, x, y, 3, columns);
                }).ShouldHaveTheBitsOf(expected, $"over the upstream, width {columns}");
                Canvas.Paint(x.Length, y =>
                {
                    x.CopyTo(y);
                    kernel(path, g, y, y, 3, columns);
                }).ShouldHaveTheBitsOf(expected, $"over the output, width {columns}");
            }
        }
    }

    [Fact]
    public void Values_and_gradients_agree_with_double()
    {
        for (var columns = 1; columns <= 257; columns += 8)
        {
            var x = Numbers.Random(columns, 3);
            var g = Numbers.Random(columns, 4);
            var (s, l) = Exact(x);
            Near(Canvas.Paint(columns, y => SoftmaxRows.Rows(KernelPaths.Best, x, y, 1, columns)), s, 3e-6, 1e-30);
            Near(Canvas.Paint(columns, y => SoftmaxRows.LogRows(KernelPaths.Best, x, y, 1, columns)), l, 1e-6, 2e-6);

            float[] sf = [.. s.Select(v => (float)v)], lf = [.. l.Select(v => (float)v)];
            var dot = g.Zip(sf, (a, b) => (double)a * b).Sum();
            var total = g.Sum(v => (double)v);
            Near(Canvas.Paint(columns, y => SoftmaxRows.RowsGradient(KernelPaths.Best, g, sf, y, 1, columns)),
                [.. g.Select((v, i) => sf[i] * (v - dot))], 1e-5, 2e-6);
            Near(Canvas.Paint(columns, y => SoftmaxRows.LogRowsGradient(KernelPaths.Best, g, lf, y, 1, columns)),
                [.. g.Select((v, i) => v - Math.Exp(lf[i]) * total)], 1e-5, 2e-5);
        }
    }

    [Fact]
    public void Logits_of_ten_thousand_stay_finite()
    {
        var x = new[] { 1e4f, -1e4f, 0f, 9999f };
        var s = Canvas.Paint(4, y => SoftmaxRows.Rows(KernelPaths.Best, x, y, 1, 4));
        s[0].ShouldBe(0.731058579f, 1e-7f);
        s[1].ShouldBe(0);
        var l = Canvas.Paint(4, y => SoftmaxRows.LogRows(KernelPaths.Best, x, y, 1, 4));
        l[0].ShouldBe(-0.313261688f, 1e-7f);
        l[1].ShouldBe(-20000.3125f, 0.002f);
    }

    [Fact]
    public void One_infinite_or_NaN_logit_spoils_its_row_and_no_other()
    {
        float[] x = [1, Inf, 2, 1, 2, 3, 1, float.NaN, 2, 1, -Inf, 1, -Inf, -Inf, -Inf];
        foreach (RowKernel kernel in new RowKernel[] { SoftmaxRows.Rows, SoftmaxRows.LogRows })
        {
            var y = Canvas.Paint(15, result => kernel(KernelPaths.Best, x, result, 5, 3));
            y[6..9].ShouldAllBe(v => float.IsNaN(v));
            y[12..15].ShouldAllBe(v => float.IsNaN(v));
            y[3..6].ShouldAllBe(v => float.IsFinite(v));
            float.IsNaN(y[1]).ShouldBeTrue();
        }

        Canvas.Paint(3, y => SoftmaxRows.Rows(KernelPaths.Best, x.AsSpan(9, 3), y, 1, 3)).ShouldBe([0.5f, 0, 0.5f]);
        Canvas.Paint(3, y => SoftmaxRows.LogRows(KernelPaths.Best, x.AsSpan(9, 3), y, 1, 3))[1].ShouldBe(-Inf);
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        Should.Throw<ArgumentException>(() => SoftmaxRows.Rows(KernelPath.Scalar, new float[5], new float[6], 2, 3))
            .Message.ShouldStartWith("Rows: expected 6 floats in x, got 5.");
        Should.Throw<ArgumentException>(() => SoftmaxRows.LogRowsGradient(KernelPath.Scalar, new float[6],
            new float[5], new float[6], 2, 3))
            .Message.ShouldStartWith("LogRowsGradient: expected 6 floats in output, got 5.");
    }

    private static (double[] S, double[] L) Exact(float[] x)
    {
        var max = x.Max();
        var sum = x.Sum(v => Math.Exp((double)v - max));
        return ([.. x.Select(v => Math.Exp((double)v - max) / sum)], [.. x.Select(v => (double)v - max - Math.Log(sum))]);
    }

    private static void Near(float[] actual, double[] exact, double relative, double absolute)
    {
        for (var i = 0; i < actual.Length; i++)
            Math.Abs(actual[i] - exact[i]).ShouldBeLessThanOrEqualTo(relative * Math.Abs(exact[i]) + absolute, $"element {i}");
    }
}
