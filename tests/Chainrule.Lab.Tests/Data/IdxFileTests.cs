using System.IO.Compression;
using Chainrule.Kernels;
using Chainrule.Lab.Data;

namespace Chainrule.Lab.Tests.Data;

public class IdxFileTests
{
    public static TheoryData<string> Packings => ["plain", "gzip", "gzip with every field"];

    [Theory]
    [MemberData(nameof(Packings))]
    public void What_was_written_is_read(string packing)
    {
        var file = IdxFile.Parse(Pack(packing, Samples.Images(7)), "test");
        file.Sizes.ShouldBe([7, 4, 4]);
        Samples.Idx([7, 4, 4], file.Elements.ToArray()).ShouldBe(Samples.Images(7));
    }

    [Theory]
    [MemberData(nameof(Packings))]
    public void The_hash_is_that_of_the_unpacked_file(string packing) =>
        IdxFile.Parse(Pack(packing, Samples.Labels(9)), "test").Sha256().ShouldBe(Samples.Sha256(Samples.Labels(9)));

    [Theory]
    [MemberData(nameof(Packings))]
    public void Every_truncation_is_refused(string packing)
    {
        var file = Pack(packing, Samples.Images(40));
        for (var length = 0; length < file.Length; length++)
        {
            Should.Throw<DataException>(() => IdxFile.Parse(file.AsMemory(0, length), "test"), $"cut to {length} of {file.Length} bytes");
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("gzip with every field")]
    public void Every_flipped_bit_of_a_gzip_file_is_refused_or_harmless(string packing)
    {
        var payload = Samples.Images(40);
        var file = Pack(packing, payload);
        var (refused, harmless) = (0, 0);
        for (var bit = 0; bit < 8 * file.Length; bit++)
        {
            file[bit / 8] ^= (byte)(1 << bit % 8);
            try
            {
                var read = IdxFile.Parse(file, "test");
                Samples.Idx([.. read.Sizes], read.Elements.ToArray()).ShouldBe(payload, $"bit {bit}");
                harmless++;
            }
            catch (DataException)
            {
                refused++;
            }

            file[bit / 8] ^= (byte)(1 << bit % 8);
        }

        // Harmless are the bits that mean nothing (a header's time) or say the same in another way (which of two equal strings is
        // repeated).
        harmless.ShouldBeLessThan(refused / 10);
    }

    [Theory]
    [MemberData(nameof(Packings))]
    public void Bytes_behind_the_end_are_refused(string packing)
    {
        var file = Pack(packing, Samples.Images(7));
        foreach (var extra in new[] { 1, 8, 100, 5000 })
        {
            Should.Throw<DataException>(() => IdxFile.Parse(file.Concat(new byte[extra]).ToArray(), "test"));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(5000)]
    public void Bytes_between_the_deflate_stream_and_its_trailer_are_refused(int extra)
    {
        var file = Samples.Gzip(Samples.Images(7));
        byte[] widened = [.. file[..^8], .. new byte[extra], .. file[^8..]];
        Should.Throw<DataException>(() => IdxFile.Parse(widened, "test")).Message.ShouldContain("other bytes follow");
    }

    [Fact]
    public void A_deflate_stream_without_its_end_is_refused_though_length_and_checksum_are_right()
    {
        var payload = Samples.Images(40);
        var open = new MemoryStream();
        var deflate = new DeflateStream(open, CompressionLevel.Optimal, leaveOpen: true);
        deflate.Write(payload);
        deflate.Flush();
        var whole = Samples.Gzip(payload);
        byte[] file = [.. whole[..10], .. open.ToArray(), .. whole[^8..]];
        Should.Throw<DataException>(() => IdxFile.Parse(file, "test")).Message.ShouldContain("lacks its end");
    }

    [Fact]
    public void Two_gzip_members_are_refused()
    {
        var member = Samples.Gzip(Samples.Images(7));
        Should.Throw<DataException>(() => IdxFile.Parse(member.Concat(member).ToArray(), "test"));
    }

    [Theory]
    [InlineData("0000 0c01 00000001 00", "element type 08")]
    [InlineData("0000 0800 00000001 00", "1 to 4 axes, got 0")]
    [InlineData("0000 0805 00000001 00000001 00000001 00000001 00000001 00", "1 to 4 axes, got 5")]
    [InlineData("8950 4e47", "expected an IDX file (first bytes 00 00 08), got 89504e47")]
    [InlineData("0000 0801 00000002 00", "expected 10 bytes for sizes [2], got 9: the file is cut off")]
    [InlineData("0000 0801 00000001 0000", "expected 9 bytes for sizes [1], got 10: the file is too long")]
    [InlineData("0000 0801 00000000", "axis 0 has size 0")]
    [InlineData("0000 0801 ffffffff 00", "axis 0 has size 4294967295")]
    [InlineData("0000 0803 7fffffff 7fffffff 7fffffff 00", "exceed")]
    [InlineData("0000 0804 00010000 00010000 00010000 00010000", "exceed")]
    public void A_wrong_header_is_explained(string hex, string explanation)
    {
        var file = Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal));
        Should.Throw<DataException>(() => IdxFile.Parse(file, "some.file")).Message.ShouldSatisfyAllConditions(
            message => message.ShouldStartWith("some.file: "),
            message => message.ShouldContain(explanation));
        Should.Throw<DataException>(() => IdxFile.Parse(Samples.Gzip(file), "some.file")).Message.ShouldStartWith("some.file: ");
    }

    [Fact]
    public void A_small_file_that_declares_much_is_refused_without_much_memory()
    {
        byte[] header = [0, 0, 8, 1, 0x40, 0, 0, 0];
        var gzip = Samples.Gzip([.. header, .. new byte[2_000_000]]);
        BitConverter.TryWriteBytes(gzip.AsSpan(^4), (1 << 30) + 8);
        AllocatedBy(() => Should.Throw<DataException>(() => IdxFile.Parse(gzip, "test"))).ShouldBeLessThan(1_000_000);

        // Room enough in the compressed bytes, had they been what they say: noise that claims to expand a thousandfold.
        var noise = new byte[2_000_000];
        new Random(1).NextBytes(noise);
        var big = Samples.Gzip([.. header, .. noise]);
        BitConverter.TryWriteBytes(big.AsSpan(^4), (1 << 30) + 8);
        AllocatedBy(() => Should.Throw<DataException>(() => IdxFile.Parse(big, "test"))).ShouldBeLessThan(40_000_000);
    }

    [Fact]
    public void Random_bytes_only_ever_raise_the_data_rooms_own_exception()
    {
        var random = new Philox(5, 99);
        var seeds = new[] { Samples.Images(7), Samples.Gzip(Samples.Images(7)), Samples.GzipWithEveryField(Samples.Labels(30)) };
        for (var trial = 0; trial < 20_000; trial++)
        {
            var file = seeds[trial % 3].AsSpan(0, seeds[trial % 3].Length - random.NextInt32(9)).ToArray();
            var reach = Math.Min(file.Length, 60);
            for (var change = random.NextInt32(6); change >= 0; change--) file[random.NextInt32(reach)] = (byte)random.NextUInt32();
            try
            {
                IdxFile.Parse(file, "test").Sizes.Count.ShouldBeInRange(1, 4);
            }
            catch (DataException e)
            {
                e.Message.ShouldStartWith("test: ");
            }
        }
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_named()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<DataException>(() => IdxFile.Read(folder.At("none"))).Message.ShouldContain("none: there is no such file");
        Should.Throw<DataException>(() => IdxFile.Read(folder.Path)).Message.ShouldContain("cannot be read");
    }

    private static long AllocatedBy(Action action)
    {
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static byte[] Pack(string packing, byte[] payload) => packing switch
    {
        "plain" => payload,
        "gzip" => Samples.Gzip(payload),
        _ => Samples.GzipWithEveryField(payload),
    };
}
