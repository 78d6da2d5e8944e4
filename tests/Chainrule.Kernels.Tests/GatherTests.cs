namespace Chainrule.Kernels.Tests;

public class GatherTests
{
    [Fact]
    public void A_byte_becomes_what_the_table_holds_for_it_at_every_length()
    {
        var table = Enumerable.Range(0, 256).Select(i => i * 0.5f - 3).ToArray();
        for (var length = 0; length <= 256; length++)
        {
            var bytes = Enumerable.Range(0, length).Select(i => i % 100 > 60 ? (byte)0 : (byte)(i * 37)).ToArray();
            Canvas.Paint(length, y => Gather.LookUp(table, bytes, y)).ShouldBe(bytes.Select(x => x * 0.5f - 3));
        }

        Should.Throw<ArgumentException>(() => Gather.LookUp(new float[255], new byte[1], new float[1]));
        Should.Throw<ArgumentException>(() => Gather.LookUp(table, new byte[1], new float[2]));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.1307, 0.3081)]
    [InlineData(0.5, 0.5)]
    [InlineData(0.2860, 0.3530)]
    public void A_normalised_byte_is_computed_to_the_bits_that_the_table_holds(double mean, double std)
    {
        var table = Enumerable.Range(0, 256).Select(i => (float)((i / 255.0 - mean) / std)).ToArray();
        (double, double) line = (1 / (255 * std), -mean / std);
        Gather.IsLine(table, line.Item1, line.Item2).ShouldBeTrue();
        for (var length = 0; length <= 257; length++)
        {
            var bytes = Enumerable.Range(0, length).Select(i => (byte)(255 - i)).ToArray();
            Canvas.Paint(length, y => Gather.LookUp(table, bytes, y, line)).ShouldBe(bytes.Select(x => table[x]));
        }
    }

    [Fact]
    public void One_bit_beside_a_line_is_no_line()
    {
        var table = Enumerable.Range(0, 256).Select(i => (float)Math.FusedMultiplyAdd(i, 0.1, -3)).ToArray();
        Gather.IsLine(table, 0.1, -3).ShouldBeTrue();
        table[77] = float.BitIncrement(table[77]);
        Gather.IsLine(table, 0.1, -3).ShouldBeFalse();
    }

    [Fact]
    public void Each_row_has_a_one_at_its_label()
    {
        for (var classes = 1; classes <= 17; classes++)
        {
            var labels = Enumerable.Range(0, 40).Select(i => (float)(i * 7 % classes)).ToArray();
            var expected = labels.SelectMany(label => Enumerable.Range(0, classes).Select(c => c == label ? 1f : 0f)).ToArray();
            Canvas.Paint(40 * classes, y => Gather.OneHot(labels, y, 40, classes)).ShouldBe(expected);
        }

        Canvas.Paint(0, y => Gather.OneHot([], y, 0, 10)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(10f, "10")]
    [InlineData(-1f, "-1")]
    [InlineData(2.5f, "2.5")]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(3e9f, "3E+09")]
    public void A_wrong_label_is_refused_and_nothing_is_written(float label, string word)
    {
        var y = new float[30];
        Array.Fill(y, 9);
        Should.Throw<ArgumentOutOfRangeException>(() => Gather.OneHot([1, label, 2], y, 3, 10))
            .Message.ShouldStartWith($"row 1 has label {word}, expected a whole number in 0 … 9 (10 classes).");
        y.ShouldAllBe(v => v == 9);
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        Should.Throw<ArgumentException>(() => Gather.OneHot(new float[3], new float[20], 2, 10))
            .Message.ShouldStartWith("OneHot: expected 2 floats in labels, got 3.");
        Should.Throw<ArgumentException>(() => Gather.OneHot(new float[2], new float[19], 2, 10))
            .Message.ShouldStartWith("OneHot: expected 20 floats in y, got 19.");
    }
}
