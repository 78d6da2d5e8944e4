namespace Chainrule.Kernels.Tests.Products;

public class MatMulTests
{
    private const float Canary = 1234.5f;

    public static TheoryData<KernelPath> Paths => [.. KernelPaths.All.Where(KernelPaths.IsSupported)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Small_integers_give_the_exact_product_at_every_size_around_the_tile_edges(KernelPath path)
    {
        foreach (var m in new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 17, 19, 33 })
        {
            foreach (var n in new[] { 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100 })
            {
                foreach (var k in new[] { 1, 2, 5, 16, 31 })
                {
                    for (var form = 0; form < 4; form++) CheckExactly(path, new MatMulSize(m, n, k, (form & 1) > 0, (form & 2) > 0));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Small_integers_give_the_exact_product_across_the_blocks_of_k(KernelPath path)
    {
        foreach (var k in new[] { 255, 256, 257, 399, 400, 401, 407, 769, 784, 801 })
        {
            for (var form = 0; form < 4; form++)
            {
                CheckExactly(path, new MatMulSize(9, 33, k, (form & 1) > 0, (form & 2) > 0));
                CheckExactly(path, new MatMulSize(50, 17, k, (form & 1) > 0, (form & 2) > 0));
            }
        }
    }

    [Fact]
    public void Every_path_gives_the_bits_of_one_chain_of_fused_multiply_adds()
    {
        MatMulSize[] sizes =
            [new(16, 10, 64), new(16, 256, 784), new(37, 41, 300, true, false), new(64, 33, 257, false, true), new(1, 100, 500)];
        foreach (var size in sizes)
        {
            var (a, b) = (Random(size.M * size.K, 1), Random(size.K * size.N, 2));
            var expected = Chains(size, a, b);
            foreach (var path in KernelPaths.All.Where(KernelPaths.IsSupported))
            {
                var c = new float[size.M * size.N];
                MatrixProduct.Run(path, size, a, b, c);
                c.ShouldBe(expected, $"{path} {size}");
            }
        }
    }

    [Fact]
    public void Columns_of_zeros_are_left_out_and_leave_the_bits_alone()
    {
        MatMulSize[] sizes =
            [new(1, 80, 200), new(3, 64, 150), new(16, 33, 784), new(40, 70, 801), new(300, 40, 50, true), new(131, 10, 33, true)];
        foreach (var size in sizes)
        {
            var (a, b) = (Random(size.M * size.K, 8), Random(size.K * size.N, 9));
            var columns = size.TransposeA ? size.M : size.K;
            for (var i = 0; i < a.Length; i++)
            {
                if (i % columns / 7 % 3 != 1 || i % columns < 9) a[i] = i % 2 == 0 ? 0 : -0f;
            }

            var expected = Chains(size, a, b);
            foreach (var path in KernelPaths.All.Where(KernelPaths.IsSupported))
            {
                var c = Enumerable.Repeat(Canary, size.M * size.N).ToArray();
                MatrixProduct.Run(path, size, a, b, c);
                c.ShouldBe(expected, $"{path} {size}");
            }
        }
    }

    [Fact]
    public void Rows_of_equal_numbers_are_computed_once_and_have_the_bits_of_their_own_chain()
    {
        foreach (var size in new MatMulSize[] { new(784, 40, 16, true), new(300, 33, 50, true), new(131, 10, 2, true) })
        {
            var (a, b) = (Random(size.M * size.K, 8), Random(size.K * size.N, 9));
            for (var i = 0; i < a.Length; i++)
            {
                if (i % size.M / 7 % 3 != 1) a[i] = i % size.M % 2 == 0 ? -0.42f : 0.42f;
            }

            var expected = Chains(size, a, b);
            foreach (var path in KernelPaths.All.Where(KernelPaths.IsSupported))
            {
                var c = Enumerable.Repeat(Canary, size.M * size.N).ToArray();
                MatrixProduct.Run(path, size, a, b, c);
                c.ShouldBe(expected, $"{path} {size}");
            }
        }
    }

    [Fact]
    public void Columns_of_one_number_come_first_where_they_may_on_every_path_and_in_every_part()
    {
        foreach (var size in new MatMulSize[] { new(16, 70, 784), new(45, 33, 801), new(2, 100, 128) })
        {
            var (a, b) = (Random(size.M * size.K, 8), Random(size.K * size.N, 9));
            bool IsConstant(int k) => k / 7 % 3 != 1;
            for (var i = 0; i < a.Length; i++)
            {
                if (IsConstant(i % size.K)) a[i] = i % size.K % 5 == 0 ? 0 : -0.42f;
            }

            var first = Enumerable.Range(0, size.K).OrderBy(k => IsConstant(k) ? 0 : 1).ToArray();
            var expected = Chains(
                size,
                [.. Enumerable.Range(0, a.Length).Select(i => a[i / size.K * size.K + first[i % size.K]])],
                [.. Enumerable.Range(0, b.Length).Select(i => b[first[i / size.N] * size.N + i % size.N])]);
            expected.ShouldNotBe(Chains(size, a, b));
            foreach (var path in KernelPaths.All.Where(KernelPaths.IsSupported))
            {
                var c = Enumerable.Repeat(Canary, size.M * size.N).ToArray();
                foreach (var part in new MatMulPart[] { new(0, 1, 0, size.N), new(1, size.M, 0, 32), new(1, size.M, 32, size.N) })
                    MatrixProduct.Run(path, size with { ConstantsFirst = true }, a, b, c, part);
                c.ShouldBe(expected, $"{path} {size}");
            }
        }
    }

    [Fact]
    public void Where_nothing_is_constant_sums_keep_their_order_whatever_they_may()
    {
        var size = new MatMulSize(16, 40, 300);
        var (a, b, c) = (Random(16 * 300, 8), Random(300 * 40, 9), new float[16 * 40]);
        MatrixProduct.Run(KernelPaths.Best, size with { ConstantsFirst = true }, a, b, c);
        c.ShouldBe(Chains(size, a, b));
    }

    [Fact]
    public void A_product_of_nothing_but_zeros_is_zero()
    {
        foreach (var transposed in new[] { false, true })
        {
            var c = Enumerable.Repeat(Canary, 200 * 12).ToArray();
            MatrixProduct.Run(KernelPaths.Best, new(200, 12, 200, transposed), new float[40000], Random(2400, 10), c);
            c.ShouldAllBe(value => value == 0);
        }
    }

    [Fact]
    public void Parts_put_together_give_the_bits_of_the_whole_and_touch_nothing_else()
    {
        var size = new MatMulSize(45, 77, 130);
        var (a, b) = (Random(size.M * size.K, 3), Random(size.K * size.N, 4));
        var expected = Chains(size, a, b);
        var c = Enumerable.Repeat(Canary, size.M * size.N).ToArray();
        var part = new MatMulPart(5, 30, 13, 61);
        MatrixProduct.Run(KernelPaths.Best, size, a, b, c, part);
        for (var i = 0; i < size.M; i++)
        {
            for (var j = 0; j < size.N; j++)
            {
                var inside = i >= 5 && i < 30 && j >= 13 && j < 61;
                c[i * size.N + j].ShouldBe(inside ? expected[i * size.N + j] : Canary, $"[{i}, {j}]");
            }
        }

        foreach (var rest in new MatMulPart[] { new(0, 5, 0, 77), new(30, 45, 0, 77), new(5, 30, 0, 13), new(5, 30, 61, 77) })
            MatrixProduct.Run(KernelPaths.Best, size, a, b, c, rest);
        c.ShouldBe(expected);
    }

    [Fact]
    public void Wrong_lengths_and_parts_are_refused_with_their_sizes()
    {
        var size = new MatMulSize(2, 3, 4);
        Should.Throw<ArgumentException>(() => MatrixProduct.Run(KernelPath.Scalar, size, new float[7], new float[12], new float[6]))
            .Message.ShouldBe("matmul: expected a to hold 2 x 4 floats, got 7.");
        Should.Throw<ArgumentException>(() =>
            MatrixProduct.Run(KernelPath.Scalar, size, new float[8], new float[12], new float[6], new MatMulPart(0, 3, 0, 3)))
            .Message.ShouldStartWith("matmul: expected a part within 2 x 3");
    }

    [Fact]
    public void A_transpose_moves_every_element_at_every_size()
    {
        for (var rows = 1; rows <= 21; rows++)
        {
            for (var columns = 1; columns <= 21; columns++)
            {
                var x = Random(rows * columns, 5);
                var y = new float[x.Length];
                Transpose.Run(x, rows, columns, y);
                for (var i = 0; i < rows; i++)
                {
                    for (var j = 0; j < columns; j++) y[j * rows + i].ShouldBe(x[i * columns + j]);
                }
            }
        }
    }

    [Fact]
    public void A_strided_copy_repeats_and_permutes_in_any_cut()
    {
        var x = Random(24, 6);
        int[] sizes = [4, 2, 3], steps = [1, 12, 4];
        var y = new float[24];
        for (var start = 0; start < 24; start += 3) Strided.Copy(x, steps, sizes, y, start, start + 3);
        for (var i = 0; i < 24; i++) y[i].ShouldBe(x[i / 6 + i / 3 % 2 * 12 + i % 3 * 4]);

        var repeated = new float[8];
        Strided.Copy([5, 7], [1, 0], [2, 4], repeated, 0, 8);
        repeated.ShouldBe([5, 5, 5, 5, 7, 7, 7, 7]);
    }

    [Theory]
    [MemberData(nameof(TestPaths.Every), MemberType = typeof(TestPaths))]
    public void A_part_never_shows_where_b_is_infinite_and_columns_of_a_are_zero(KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        const int m = 784, n = 16, k = 64;
        var (a, b, whole, parts) = (new float[k * m], new float[k * n], new float[m * n], new float[m * n]);
        for (var i = 0; i < a.Length; i++) a[i] = i % m is > 300 and < 420 ? 0 : 1 + i % 7;
        Array.Fill(b, 1);
        b[0] = float.PositiveInfinity;
        var size = new MatMulSize(m, n, k, TransposeA: true);
        MatrixProduct.Run(path, size, a, b, whole);
        foreach (var (from, to) in new[] { (0, 392), (392, 784) })
            MatrixProduct.Run(path, size, a, b, parts, new MatMulPart(from, to, 0, n));
        parts.ShouldHaveTheBitsOf(whole, $"{path}");
        whole[350 * n].ShouldBe(float.NaN);
    }

    private static void CheckExactly(KernelPath path, MatMulSize size)
    {
        var (a, b) = (Integers(size.M * size.K, 7), Integers(size.K * size.N, 11));
        var c = Enumerable.Repeat(Canary, size.M * size.N + 32).ToArray();
        MatrixProduct.Run(path, size, a, b, c.AsSpan(16, size.M * size.N));
        c.AsSpan(16, size.M * size.N).SequenceEqual(Chains(size, a, b)).ShouldBeTrue($"{path} {size}");
        c.Take(16).Concat(c.TakeLast(16)).ShouldAllBe(value => value == Canary);
    }

    private static float[] Chains(MatMulSize size, float[] a, float[] b)
    {
        var c = new float[size.M * size.N];
        for (var i = 0; i < size.M; i++)
        {
            for (var j = 0; j < size.N; j++)
            {
                var sum = 0f;
                for (var k = 0; k < size.K; k++)
                {
                    var x = size.TransposeA ? a[k * size.M + i] : a[i * size.K + k];
                    var y = size.TransposeB ? b[j * size.K + k] : b[k * size.N + j];
                    sum = MathF.FusedMultiplyAdd(x, y, sum);
                }

                c[i * size.N + j] = sum;
            }
        }

        return c;
    }

    private static float[] Random(int length, uint seed)
    {
        var random = new Philox(seed, 0);
        var values = new float[length];
        foreach (ref var value in values.AsSpan()) value = random.NextUniform(-1, 1);
        return values;
    }

    private static float[] Integers(int length, int step) => [.. Enumerable.Range(1, length).Select(i => (float)(i * step % 9 - 4))];
}
