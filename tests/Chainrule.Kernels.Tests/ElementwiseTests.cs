namespace Chainrule.Kernels.Tests;

public class ElementwiseTests
{
    public static TheoryData<KernelPath, UnaryFunction> Unary =>
        [.. from path in KernelPaths.All from f in Enum.GetValues<UnaryFunction>() select (path, f)];

    public static TheoryData<KernelPath, BinaryFunction> Binary =>
        [.. from path in KernelPaths.All from f in Enum.GetValues<BinaryFunction>() select (path, f)];

    [Theory]
    [MemberData(nameof(Unary))]
    public void A_map_has_the_scalar_bits_at_every_length(KernelPath path, UnaryFunction f)
    {
        TestPaths.SkipWhereMissing(path);
        for (var length = 0; length <= 257; length++)
        {
            var x = Numbers.Random(length, 1, special: true);
            var expected = new float[length];
            for (var i = 0; i < length; i++) Elementwise.Map(KernelPath.Scalar, f, x.AsSpan(i, 1), expected.AsSpan(i, 1));

            Canvas.Paint(length, y => Elementwise.Map(path, f, x, y)).ShouldHaveTheBitsOf(expected, $"{f}, length {length}");
            Canvas.Paint(length, y =>
            {
                x.CopyTo(y);
                Elementwise.Map(path, f, y, y);
            }).ShouldHaveTheBitsOf(expected, $"{f} in place, length {length}");
        }
    }

    [Theory]
    [MemberData(nameof(Binary))]
    public void A_zip_has_the_scalar_bits_at_every_length(KernelPath path, BinaryFunction f)
    {
        TestPaths.SkipWhereMissing(path);
        for (var length = 0; length <= 257; length++)
        {
            var a = Numbers.Random(length, 2, special: true);
            var b = Numbers.Random(length, 3, special: true);
            var expected = new float[length];
            for (var i = 0; i < length; i++) expected[i] = One(f, a[i], b[i]);

            Canvas.Paint(length, y => Elementwise.Zip(path, f, a, b, y)).ShouldHaveTheBitsOf(expected, $"{f}, length {length}");
            Canvas.Paint(length, y =>
            {
                a.CopyTo(y);
                Elementwise.Zip(path, f, y, b, y);
            }).ShouldHaveTheBitsOf(expected, $"{f} over a, length {length}");
            Canvas.Paint(length, y =>
            {
                b.CopyTo(y);
                Elementwise.Zip(path, f, a, y, y);
            }).ShouldHaveTheBitsOf(expected, $"{f} over b, length {length}");
        }
    }

    [Theory]
    [MemberData(nameof(Binary))]
    public void A_scalar_may_stand_on_either_side(KernelPath path, BinaryFunction f)
    {
        TestPaths.SkipWhereMissing(path);
        for (var length = 0; length <= 257; length++)
        {
            var x = Numbers.Random(length, 4, special: true);
            var scalar = Numbers.Special[length % Numbers.Special.Length];
            Canvas.Paint(length, y => Elementwise.ZipScalar(path, f, x, scalar, y))
                .ShouldHaveTheBitsOf([.. x.Select(v => One(f, v, scalar))], $"{f}(x, {scalar}), length {length}");
            Canvas.Paint(length, y => Elementwise.ScalarZip(path, f, scalar, x, y))
                .ShouldHaveTheBitsOf([.. x.Select(v => One(f, scalar, v))], $"{f}({scalar}, x), length {length}");
        }
    }

    [Theory]
    [MemberData(nameof(Binary))]
    public void Rows_and_columns_are_repeated_on_either_side(KernelPath path, BinaryFunction f)
    {
        TestPaths.SkipWhereMissing(path);
        foreach (var (rows, columns) in new[] { (0, 5), (5, 0), (1, 1), (3, 10), (10, 3), (7, 16), (2, 33), (5, 70), (33, 1) })
        {
            var matrix = Numbers.Random(rows * columns, 5, special: true);
            var row = Numbers.Random(columns, 6, special: true);
            var column = Numbers.Random(rows, 7, special: true);
            Check("ZipRow", (r, c, v) => One(f, v, row[c]), y => Elementwise.ZipRow(path, f, matrix, row, y, rows, columns));
            Check("RowZip", (r, c, v) => One(f, row[c], v), y => Elementwise.RowZip(path, f, row, matrix, y, rows, columns));
            Check("ZipColumn", (r, c, v) => One(f, v, column[r]), y => Elementwise.ZipColumn(path, f, matrix, column, y, rows, columns));
            Check("ColumnZip", (r, c, v) => One(f, column[r], v), y => Elementwise.ColumnZip(path, f, column, matrix, y, rows, columns));

            void Check(string kernel, Func<int, int, float, float> one, KernelOn run)
            {
                var expected = matrix.Select((v, i) => one(i / columns, i % columns, v)).ToArray();
                Canvas.Paint(matrix.Length, run).ShouldHaveTheBitsOf(expected, $"{kernel} {f} {rows}×{columns}");
                Canvas.Paint(matrix.Length, y =>
                {
                    run(y);
                    matrix.CopyTo(y);
                    run(y);
                }).ShouldHaveTheBitsOf(expected, $"{kernel} {f} {rows}×{columns} twice");
            }
        }
    }

    [Theory]
    [MemberData(nameof(TestPaths.Every), MemberType = typeof(TestPaths))]
    public void Any_cut_of_the_range_gives_the_same_bits(KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        var a = Numbers.Random(1000, 8, special: true);
        var b = Numbers.Random(1000, 9, special: true);
        var random = new Philox(7, 1);
        foreach (var f in Enum.GetValues<UnaryFunction>())
        {
            var whole = Canvas.Paint(1000, y => Elementwise.Map(path, f, a, y));
            var cuts = Cuts(ref random);
            Canvas.Paint(1000, y =>
            {
                for (var i = 1; i < cuts.Length; i++) Elementwise.Map(path, f, a.AsSpan(cuts[i - 1]..cuts[i]), y[cuts[i - 1]..cuts[i]]);
            }).ShouldHaveTheBitsOf(whole, $"{f}");
        }

        foreach (var f in Enum.GetValues<BinaryFunction>())
        {
            var whole = Canvas.Paint(1000, y => Elementwise.Zip(path, f, a, b, y));
            var cuts = Cuts(ref random);
            Canvas.Paint(1000, y =>
            {
                for (var i = 1; i < cuts.Length; i++)
                {
                    var range = cuts[i - 1]..cuts[i];
                    Elementwise.Zip(path, f, a.AsSpan(range), b.AsSpan(range), y[range]);
                }
            }).ShouldHaveTheBitsOf(whole, $"{f}");
        }
    }

    [Fact]
    public void Wrong_lengths_are_refused_by_name_and_number()
    {
        var (three, four) = (new float[3], new float[4]);
        Should.Throw<ArgumentException>(() => Elementwise.Map(KernelPath.Scalar, UnaryFunction.Exp, three, four))
            .Message.ShouldStartWith("Map: expected 3 floats in y, got 4.");
        Should.Throw<ArgumentException>(() => Elementwise.Zip(KernelPath.Scalar, BinaryFunction.Add, three, four, three))
            .Message.ShouldStartWith("Zip: expected 3 floats in b, got 4.");
        Should.Throw<ArgumentException>(() => Elementwise.ZipRow(KernelPath.Scalar, BinaryFunction.Add, four, three, four, 2, 2))
            .Message.ShouldStartWith("ZipRow: expected 2 floats in b, got 3.");
        Should.Throw<ArgumentException>(() => Elementwise.ColumnZip(KernelPath.Scalar, BinaryFunction.Add, three, four, three, 3, 1))
            .Message.ShouldStartWith("ColumnZip: expected 3 floats in b, got 4.");
        Should.Throw<ArgumentException>(() =>
                Elementwise.ZipColumn(KernelPath.Scalar, BinaryFunction.Add, three, three, three, 70000, 70000))
            .Message.ShouldStartWith("ZipColumn: expected at most 2147483647 floats, got 4900000000.");
        Should.Throw<ArgumentException>(() => Elementwise.ZipRow(KernelPath.Scalar, BinaryFunction.Add, three, three, three, -1, -3))
            .Message.ShouldStartWith("ZipRow: expected sizes of 0 and more, got -1, -3");
        Should.Throw<ArgumentOutOfRangeException>(() => Elementwise.Map(KernelPath.Scalar, (UnaryFunction)99, three, three));
        Should.Throw<ArgumentOutOfRangeException>(() => Elementwise.Zip(KernelPath.Scalar, (BinaryFunction)99, three, three, three));
    }

    private static float One(BinaryFunction f, float a, float b)
    {
        float y = 0;
        Elementwise.Zip(KernelPath.Scalar, f, [a], [b], new Span<float>(ref y));
        return y;
    }

    private static int[] Cuts(ref Philox random)
    {
        var cuts = new int[9];
        for (var i = 0; i < 8; i++) cuts[i] = random.NextInt32(1001);
        cuts[0] = 0;
        cuts[8] = 1000;
        Array.Sort(cuts);
        return cuts;
    }
}
