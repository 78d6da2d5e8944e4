namespace Chainrule.Kernels.Tests;

public class StripTests
{
    [Theory]
    [MemberData(nameof(TestPaths.Every), MemberType = typeof(TestPaths))]
    public void Lines_run_piece_by_piece_give_the_bits_of_one_pass_after_the_other(KernelPath path)
    {
        TestPaths.SkipWhereMissing(path);
        foreach (var rows in new[] { 1, 2, 6, 40 })
        {
            foreach (var columns in Enumerable.Range(1, 70).Concat([129, 500, 1031, Strip.Piece])) Check(path, rows, columns);
        }

        Check(path, 3, 2 * Strip.Piece + 5);
    }

    [Fact]
    public void A_part_outside_of_the_matrix_is_refused()
    {
        var strip = new Strip(3, 5, [], []);
        Should.Throw<ArgumentException>(() => strip.Run(KernelPath.Scalar, 0, 4, 0, 5))
            .Message.ShouldBe("Run: expected a range within 0 … 3, got 0 … 4.");
        Should.Throw<ArgumentException>(() => strip.Run(KernelPath.Scalar, 0, 3, 2, 1))
            .Message.ShouldBe("Run: expected a range within 0 … 5, got 2 … 1.");
    }

    [Fact]
    public void A_value_outside_of_its_memory_is_refused()
    {
        using var arena = new Arena(10);
        var value = new StripValue(Spread.Matrix, arena, 8, 4);
        Should.Throw<ArgumentOutOfRangeException>(() => new Strip(1, 4, [value], []).Run(KernelPath.Scalar, 0, 1, 0, 4))
            .Message.ShouldStartWith("arena: expected a range within 10 floats, got 4 from 8.");
    }

    /// <summary>y = exp(x · row) − column, with its sums, on two rows' and two columns' parts.</summary>
    private static void Check(KernelPath path, int rows, int columns)
    {
        using var arena = new Arena(100 + 16 * 8 + 3 * rows * columns + 2 * (rows + columns));
        var length = 0;
        StripValue Place(Spread spread, int count)
        {
            var value = new StripValue(spread, arena, length, count);
            length += (count + 15) / 16 * 16;
            return value;
        }

        Span<float> At(StripValue value) => arena.Slice(value.Offset, value.Length);
        var period = rows % 2 == 0 ? rows / 2 : rows;
        StripValue[] values =
        [
            Place(Spread.Matrix, rows * columns), Place(Spread.Row, columns), Place(Spread.Column, period),
            Place(Spread.Matrix, rows * columns), Place(Spread.Row, columns), Place(Spread.Column, rows),
            new(Spread.Matrix, null, 0, 0), new(Spread.Matrix, null, 1, 0),
        ];
        var (x, row, column) = (Numbers.Random(rows * columns, 1, special: true), Numbers.Random(columns, 2), Numbers.Random(period, 3));
        x.CopyTo(At(values[0]));
        row.CopyTo(At(values[1]));
        column.CopyTo(At(values[2]));
        StripLine[] lines =
        [
            new(StripVerb.Zip, 0, 1, 6, G: BinaryFunction.Multiply), new(StripVerb.Map, 6, 0, 7, F: UnaryFunction.Exp),
            new(StripVerb.Copy, 2, 0, 6), new(StripVerb.Zip, 7, 6, 7, G: BinaryFunction.Subtract),
            new(StripVerb.Zip, 2, 7, 3, G: BinaryFunction.Subtract),
        ];

        var y = new float[rows * columns];
        Elementwise.ZipRow(path, BinaryFunction.Multiply, x, row, y, rows, columns);
        Elementwise.Map(path, UnaryFunction.Exp, y, y);
        var full = Enumerable.Range(0, rows).Select(r => column[r % period]).ToArray();
        Elementwise.ZipColumn(path, BinaryFunction.Subtract, y, full, y, rows, columns);
        Elementwise.ColumnZip(path, BinaryFunction.Subtract, full, y, y, rows, columns);
        var (down, across) = (new float[columns], new float[rows]);
        Reductions.Sum(path, y, down, 1, rows, columns, 0, columns);
        Reductions.Sum(path, y, across, rows, columns, 1, 0, rows);

        // Columns of one element are summed in lanes elsewhere.
        var sumDown = new Strip(rows, columns, values, [.. lines, new(StripVerb.SumDown, 3, 0, 4)]);
        sumDown.Run(path, 0, rows, 0, columns / 3);
        sumDown.Run(path, 0, rows, columns / 3, columns);
        At(values[3]).ToArray().ShouldHaveTheBitsOf(y, $"{rows} × {columns}");
        if (columns > 1) At(values[4]).ToArray().ShouldHaveTheBitsOf(down, $"down {rows} × {columns}");

        At(values[3]).Clear();
        if (columns > Strip.Piece) return;
        var sumAcross = new Strip(rows, columns, values, [.. lines, new(StripVerb.SumAcross, 3, 0, 5)]);
        sumAcross.Run(path, rows / 3, rows, 0, columns);
        sumAcross.Run(path, 0, rows / 3, 0, columns);
        At(values[3]).ToArray().ShouldHaveTheBitsOf(y, $"{rows} × {columns}");
        At(values[5]).ToArray().ShouldHaveTheBitsOf(across, $"across {rows} × {columns}");
    }
}
