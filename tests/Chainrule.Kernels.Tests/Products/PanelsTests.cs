namespace Chainrule.Kernels.Tests.Products;

public class PanelsTests
{
    private const float Canary = 1234.5f;

    public static TheoryData<KernelPath> Paths => [.. KernelPaths.All.Where(KernelPaths.IsSupported)];

    [Fact]
    public void A_matrix_in_panels_holds_the_first_32_columns_row_by_row_and_then_the_next()
    {
        float[] matrix = [.. Enumerable.Range(0, 2 * 40).Select(i => (float)i)];
        var (panels, back) = (new float[80], new float[80]);
        MatrixPanels.FromRows(matrix, 2, 40, panels);
        panels.ShouldBe([
            .. Enumerable.Range(0, 32), .. Enumerable.Range(40, 32), .. Enumerable.Range(32, 8), .. Enumerable.Range(72, 8)]);
        MatrixPanels.ToRows(panels, 2, 40, back);
        back.ShouldBe(matrix);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Operands_and_results_in_panels_give_the_bits_of_those_in_rows(KernelPath path)
    {
        foreach (var m in new[] { 1, 2, 4, 5, 16, 33, 100 })
        {
            foreach (var n in new[] { 1, 31, 32, 33, 63, 64, 65, 100, 128 })
            {
                foreach (var k in new[] { 1, 31, 64, 130, 801 })
                {
                    for (var form = 0; form < 4; form++) Check(path, new MatMulSize(m, n, k, (form & 1) > 0, (form & 2) > 0));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Columns_of_one_number_are_found_before_and_behind_panels(KernelPath path)
    {
        foreach (var size in new MatMulSize[] { new(16, 70, 784), new(784, 70, 16, true), new(300, 128, 50, true), new(1, 128, 784) })
        {
            var a = Random(size.M * size.K, 3);
            var pixels = size.TransposeA ? size.M : size.K;
            for (var i = 0; i < a.Length; i++) a[i] = i % pixels % 3 == 0 ? 0 : i % pixels % 3 == 1 ? 0.5f : a[i];
            Check(path, size, a);
            Check(path, size with { ConstantsFirst = !size.TransposeA && size.M > 1 }, a);
        }
    }

    [Fact]
    public void Parts_begin_with_a_panel_and_leave_the_rest_alone()
    {
        var size = new MatMulSize(40, 100, 30, TransposeA: true) { PanelsC = true };
        var (a, b, c) = (Random(1200, 1), Random(3000, 2), new float[4000]);
        var whole = new float[4000];
        MatrixProduct.Run(KernelPaths.Best, size, a, b, whole);
        Array.Fill(c, Canary);
        MatrixProduct.Run(KernelPaths.Best, size, a, b, c, new MatMulPart(8, 25, 32, 100));
        for (var i = 0; i < c.Length; i++)
        {
            var (panel, width) = (i / (40 * 32), i < 3 * 40 * 32 ? 32 : 4);
            var row = (i - panel * 40 * 32) / width;
            c[i].ShouldBe(panel > 0 && row is >= 8 and < 25 ? whole[i] : Canary);
        }

        Should.Throw<ArgumentException>(() => MatrixProduct.Run(KernelPaths.Best, size, a, b, c, new MatMulPart(0, 40, 16, 100)))
            .Message.ShouldContain("begins with a panel of 32 columns");
    }

    private static void Check(KernelPath path, MatMulSize size, float[]? left = null)
    {
        var (a, b) = (left ?? Random(size.M * size.K, 1), Random(size.K * size.N, 2));
        var (expected, rows, panels) = (new float[size.M * size.N], new float[size.M * size.N], new float[b.Length]);
        MatrixProduct.Run(path, size, a, b, expected);
        MatrixPanels.FromRows(b, size.TransposeB ? size.N : size.K, size.TransposeB ? size.K : size.N, panels);
        var c = Enumerable.Repeat(Canary, expected.Length + 32).ToArray();
        MatrixProduct.Run(path, size with { PanelsB = true }, a, panels, c.AsSpan(16, expected.Length));
        c.AsSpan(16, expected.Length).SequenceEqual(expected).ShouldBeTrue($"B in panels, {path} {size}");
        Array.Fill(c, Canary);
        MatrixProduct.Run(path, size with { ConstantsFirst = false }, a, b, expected);
        MatrixProduct.Run(path, size with { PanelsB = true, PanelsC = true }, a, panels, c.AsSpan(16, expected.Length));
        MatrixPanels.ToRows(c.AsSpan(16, expected.Length), size.M, size.N, rows);
        rows.AsSpan().SequenceEqual(expected).ShouldBeTrue($"B and C in panels, {path} {size}");
        c.Take(16).Concat(c.TakeLast(16)).ShouldAllBe(value => value == Canary);
    }

    private static float[] Random(int length, uint seed)
    {
        var random = new Philox(seed, 0);
        var values = new float[length];
        foreach (ref var value in values.AsSpan()) value = random.NextUniform(-1, 1);
        return values;
    }
}
