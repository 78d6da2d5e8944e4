namespace Chainrule.Kernels.Tests;

public class PhiloxTests
{
    /// <summary>The known answers that Random123 publishes for philox4x32 with ten rounds.</summary>
    [Theory]
    [InlineData(new uint[] { 0, 0, 0, 0 }, new uint[] { 0, 0 }, new uint[] { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 })]
    [InlineData(
        new uint[] { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff },
        new uint[] { 0xffffffff, 0xffffffff },
        new uint[] { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd })]
    [InlineData(
        new uint[] { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 },
        new uint[] { 0xa4093822, 0x299f31d0 },
        new uint[] { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 })]
    public void A_block_has_the_published_words(uint[] counter, uint[] key, uint[] words)
    {
        var block = Philox.Block((counter[0], counter[1], counter[2], counter[3]), (key[0], key[1]));
        new[] { block.X, block.Y, block.Z, block.W }.ShouldBe(words);
    }

    [Fact]
    public void A_stream_is_its_blocks_in_order()
    {
        var stream = new Philox(seed: 0x1122334455667788, purpose: 3, epoch: 2, index: 1);
        for (uint block = 0; block < 5; block++)
        {
            var words = Philox.Block((block, 1, 2, 3), (0x55667788, 0x11223344));
            new[] { stream.NextUInt32(), stream.NextUInt32(), stream.NextUInt32(), stream.NextUInt32() }
                .ShouldBe([words.X, words.Y, words.Z, words.W]);
        }
    }

    [Fact]
    public void Seed_purpose_epoch_and_index_each_open_another_stream()
    {
        Philox[] streams = [new(1, 1, 1, 1), new(2, 1, 1, 1), new(1UL << 32, 1, 1, 1), new(1, 2, 1, 1), new(1, 1, 2, 1), new(1, 1, 1, 2)];
        var first = new HashSet<uint>();
        for (var i = 0; i < streams.Length; i++) first.Add(streams[i].NextUInt32()).ShouldBeTrue();
    }

    [Fact]
    public void Singles_are_uniform()
    {
        const int Count = 200_000;
        var stream = new Philox(5, 5);
        var bins = new int[100];
        var sum = 0.0;
        for (var i = 0; i < Count; i++)
        {
            var x = stream.NextSingle();
            x.ShouldBeInRange(0, 0.99999994f);
            bins[(int)(x * 100)]++;
            sum += x;
        }

        (sum / Count).ShouldBe(0.5, 5 * Math.Sqrt(1.0 / 12 / Count));
        ChiSquare(bins, Count).ShouldBeInRange(40, 190);
    }

    [Fact]
    public void A_uniform_stays_within_its_bounds()
    {
        var stream = new Philox(6, 1);
        var (least, greatest) = (float.MaxValue, float.MinValue);
        for (var i = 0; i < 100_000; i++)
        {
            var x = stream.NextUniform(-3, 5);
            (least, greatest) = (Math.Min(least, x), Math.Max(greatest, x));
        }

        least.ShouldBeInRange(-3, -2.99f);
        greatest.ShouldBeInRange(4.99f, 5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(60)]
    public void Every_value_below_a_bound_is_as_likely(int bound)
    {
        var stream = new Philox(7, (uint)bound);
        var bins = new int[bound];
        for (var i = 0; i < 60_000; i++) bins[stream.NextInt32(bound)]++;
        if (bound > 1) ChiSquare(bins, 60_000).ShouldBeLessThan(bound + 6 * Math.Sqrt(2 * bound) + 10);
    }

    /// <summary>Below 3 · 2²⁹, a word scaled without rejection would leave remainders 0, 1, 2 of 3 in 3, 3 and 2 of 8 cases.</summary>
    [Fact]
    public void A_large_bound_is_met_without_bias()
    {
        var stream = new Philox(8, 1);
        var bins = new int[3];
        for (var i = 0; i < 60_000; i++) bins[stream.NextInt32(3 << 29) % 3]++;
        ChiSquare(bins, 60_000).ShouldBeLessThan(20);
    }

    [Fact]
    public void A_bound_below_one_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new Philox(1, 1).NextInt32(0));

    [Fact]
    public void Normals_have_the_moments_and_the_shape_of_the_normal_distribution()
    {
        const int Count = 400_000;
        var stream = new Philox(9, 1);
        var (m1, m2, m3, m4) = (0.0, 0.0, 0.0, 0.0);
        var (within1, within2) = (0, 0);
        for (var i = 0; i < Count; i++)
        {
            double z = stream.NextNormal();
            Math.Abs(z).ShouldBeLessThan(5.8);
            (m1, m2, m3, m4) = (m1 + z, m2 + z * z, m3 + z * z * z, m4 + z * z * z * z);
            if (Math.Abs(z) < 1) within1++;
            if (Math.Abs(z) < 2) within2++;
        }

        var sigma = 1 / Math.Sqrt(Count);
        (m1 / Count).ShouldBe(0, 5 * sigma);
        (m2 / Count).ShouldBe(1, 5 * sigma * Math.Sqrt(2));
        (m3 / Count).ShouldBe(0, 5 * sigma * Math.Sqrt(15));
        (m4 / Count).ShouldBe(3, 5 * sigma * Math.Sqrt(96));
        ((double)within1 / Count).ShouldBe(0.682689492, 5 * sigma / 2);
        ((double)within2 / Count).ShouldBe(0.954499736, 5 * sigma / 4);
    }

    [Fact]
    public void The_first_normals_of_a_stream_are_these_on_every_system()
    {
        var stream = new Philox(1, 2, 3, 4);
        var bits = new int[4];
        for (var i = 0; i < 4; i++) bits[i] = BitConverter.SingleToInt32Bits(stream.NextNormal());
        bits.ShouldBe(FirstNormals);
    }

    private static readonly int[] FirstNormals = [1069999532, 1040173125, 1056220000, 1062210492];

    [Fact]
    public void The_logarithm_agrees_with_the_systems()
    {
        for (var k = 1; k <= 1 << 24; k += k < 5000 ? 1 : 997)
        {
            var u = k * (1.0 / (1 << 24));
            var exact = Math.Log(u);
            Math.Abs(PortableMath.Log(u) - exact).ShouldBeLessThanOrEqualTo(4e-16 * Math.Abs(exact) + 1e-18, $"ln {u:R}");
        }

        PortableMath.Log(1).ShouldBe(0);
    }

    [Fact]
    public void The_cosine_agrees_with_the_systems()
    {
        for (var k = 0; k <= 1 << 24; k += k % 131072 < 64 ? 1 : 991)
        {
            var turns = k * (1.0 / (1 << 24));
            Math.Abs(PortableMath.CosOfTurns(turns) - Math.Cos(2 * Math.PI * turns)).ShouldBeLessThan(1.5e-15, $"cos(2π {turns:R})");
        }

        new[] { 0, 0.25, 0.5, 0.75, 1 }.Select(PortableMath.CosOfTurns).ShouldBe([1, 0, -1, 0, 1]);
    }

    private static double ChiSquare(int[] bins, int count)
    {
        var expected = (double)count / bins.Length;
        return bins.Sum(observed => (observed - expected) * (observed - expected) / expected);
    }
}
