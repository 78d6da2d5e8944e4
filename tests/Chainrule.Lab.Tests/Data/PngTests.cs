using System.Buffers.Binary;
using System.IO.Compression;
using Chainrule.Kernels;
using Chainrule.Lab.Data;
using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Tests.Data;

public class PngTests
{
    private static readonly byte[] Small = PngWriter.Encode(Picture(13, 9));

    [Fact]
    public void What_was_written_is_read()
    {
        foreach (var (width, height) in new[] { (1, 1), (13, 9), (28, 28), (300, 200) })
        {
            var read = PngReader.Parse(PngWriter.Encode(Picture(width, height)), "test");
            (read.Width, read.Height).ShouldBe((width, height));
            read.Pixels.ToArray().ShouldBe(Picture(width, height).Pixels.ToArray());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_filter_is_undone(int filter)
    {
        var picture = Picture(11, 7);
        var raw = new List<byte>();
        for (var y = 0; y < 7; y++)
        {
            raw.Add((byte)filter);
            for (var x = 0; x < 11; x++) raw.Add((byte)(At(x, y) - Guess(x, y)));
        }

        PngReader.Parse(File(11, 7, 8, 0, [.. raw]), "test").Pixels.ToArray().ShouldBe(picture.Pixels.ToArray());

        int At(int x, int y) => x < 0 || y < 0 ? 0 : picture.Pixels[y * 11 + x];

        int Guess(int x, int y)
        {
            var (a, b, c) = (At(x - 1, y), At(x, y - 1), At(x - 1, y - 1));
            var p = a + b - c;
            return filter switch
            {
                0 => 0,
                1 => a,
                2 => b,
                3 => (a + b) / 2,
                _ => new[] { a, b, c }.MinBy(value => Math.Abs(p - value)),
            };
        }
    }

    [Theory]
    [InlineData(1, "00 A0", new byte[] { 255, 0, 255, 0 })]
    [InlineData(2, "00 1B", new byte[] { 0, 85, 170, 255 })]
    [InlineData(4, "00 08 F1", new byte[] { 0, 136, 255, 17 })]
    [InlineData(8, "00 01 02 FE FF", new byte[] { 1, 2, 254, 255 })]
    [InlineData(16, "00 0000 0101 8080 FFFF", new byte[] { 0, 1, 128, 255 })]
    public void Gray_of_every_depth_is_scaled_to_bytes(int bits, string row, byte[] gray) =>
        PngReader.Parse(File(4, 1, bits, 0, Hex(row)), "test").Pixels.ToArray().ShouldBe(gray);

    [Theory]
    [InlineData(2, 8, "00 FF0000 00FF00 0000FF 808080", new byte[] { 76, 150, 29, 128 })]
    [InlineData(4, 8, "00 00FF 0080 0000 FF00", new byte[] { 0, 127, 255, 255 })]
    [InlineData(6, 8, "00 000000FF 00000000 FFFFFFFF FFFFFF80", new byte[] { 0, 255, 255, 255 })]
    [InlineData(6, 16, "00 000000000000FFFF 0000000000000000 FFFFFFFFFFFFFFFF 808080808080FFFF", new byte[] { 0, 255, 255, 128 })]
    public void Colours_become_luma_on_white_paper(int type, int bits, string row, byte[] gray) =>
        PngReader.Parse(File(4, 1, bits, type, Hex(row)), "test").Pixels.ToArray().ShouldBe(gray);

    [Fact]
    public void Palettes_and_their_transparency_are_applied()
    {
        var file = File(4, 1, 2, 3, Hex("00 1B"), ("PLTE", Hex("000000 FFFFFF 808080 0A0A0A")), ("tRNS", Hex("FF FF FF 00")));
        PngReader.Parse(file, "test").Pixels.ToArray().ShouldBe([0, 255, 128, 255]);
        Should.Throw<DataException>(() => PngReader.Parse(File(4, 1, 2, 3, Hex("00 1B"), ("PLTE", Hex("000000"))), "test"))
            .Message.ShouldContain("which the palette lacks");
        Should.Throw<DataException>(() => PngReader.Parse(File(4, 1, 2, 3, Hex("00 1B")), "test"))
            .Message.ShouldContain("palette is missing");
    }

    [Fact]
    public void One_colour_can_be_transparent() =>
        PngReader.Parse(File(4, 1, 8, 0, Hex("00 01 02 03 04"), ("tRNS", Hex("0003"))), "test").Pixels.ToArray().ShouldBe([1, 2, 255, 4]);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(8, 8)]
    [InlineData(13, 9)]
    [InlineData(3, 20)]
    public void Interlaced_pictures_are_put_together(int width, int height)
    {
        var picture = Picture(width, height);
        var raw = new List<byte>();
        (int X, int Y, int Dx, int Dy)[] passes =
            [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
        foreach (var pass in passes)
        {
            if (pass.X >= width) continue;
            for (var y = pass.Y; y < height; y += pass.Dy)
            {
                raw.Add(0);
                for (var x = pass.X; x < width; x += pass.Dx) raw.Add(picture.Pixels[y * width + x]);
            }
        }

        PngReader.Parse(File(width, height, 8, 0, [.. raw], interlaced: true), "test").Pixels.ToArray().ShouldBe(picture.Pixels.ToArray());
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        for (var length = 0; length < Small.Length; length++)
        {
            Should.Throw<DataException>(() => PngReader.Parse(Small.AsSpan(0, length), "test"), $"cut to {length} bytes");
        }
    }

    [Fact]
    public void Every_flipped_bit_is_refused()
    {
        for (var bit = 0; bit < 8 * Small.Length; bit++)
        {
            var file = (byte[])Small.Clone();
            file[bit / 8] ^= (byte)(1 << bit % 8);
            Should.Throw<DataException>(() => PngReader.Parse(file, "test"), $"bit {bit}");
        }
    }

    [Fact]
    public void Damage_under_right_checksums_is_still_refused()
    {
        var refused = 0;
        var raw = new byte[10 * 11];
        for (var i = 0; i < raw.Length; i++) raw[i] = i % 11 == 0 ? (byte)4 : (byte)(i * 37);
        var zlib = Zlib(raw);
        for (var bit = 0; bit < 8 * zlib.Length; bit++)
        {
            zlib[bit / 8] ^= (byte)(1 << bit % 8);
            try
            {
                PngReader.Parse(Chunks(10, 10, 8, 0, false, ("IDAT", zlib)), "test").Pixels.Length.ShouldBe(100);
            }
            catch (DataException)
            {
                refused++;
            }

            zlib[bit / 8] ^= (byte)(1 << bit % 8);
        }

        refused.ShouldBeGreaterThan(8 * zlib.Length * 9 / 10);
    }

    [Theory]
    [InlineData(0, 5, 8, 0, "expected sides of 1 to 16384")]
    [InlineData(16_385, 5, 8, 0, "expected sides of 1 to 16384")]
    [InlineData(16_384, 16_384, 8, 0, "cannot hold")]
    [InlineData(4, 1, 3, 0, "colour type 0 with 3 bits")]
    [InlineData(4, 1, 4, 2, "colour type 2 with 4 bits")]
    [InlineData(4, 1, 8, 5, "colour type 5")]
    [InlineData(4, 2, 8, 0, "ends too early")]
    [InlineData(3, 1, 8, 0, "holds more than it declares")]
    public void An_impossible_header_is_refused(int width, int height, int bits, int type, string reason) =>
        Should.Throw<DataException>(() => PngReader.Parse(File(width, height, bits, type, Hex("00 01020304")), "x.png"))
            .Message.ShouldSatisfyAllConditions(m => m.ShouldStartWith("x.png: "), m => m.ShouldContain(reason));

    [Fact]
    public void An_unknown_filter_an_unknown_critical_chunk_and_trailing_bytes_are_refused()
    {
        Should.Throw<DataException>(() => PngReader.Parse(File(4, 1, 8, 0, Hex("05 01020304")), "test"))
            .Message.ShouldContain("row filter 5");
        Should.Throw<DataException>(() => PngReader.Parse(File(4, 1, 8, 0, Hex("00 01020304"), ("QUUX", [])), "test"))
            .Message.ShouldContain("QUUX");
        PngReader.Parse(File(4, 1, 8, 0, Hex("00 01020304"), ("quUx", [])), "test").Pixels[3].ShouldBe((byte)4);
        Should.Throw<DataException>(() => PngReader.Parse([.. Small, 0], "test")).Message.ShouldContain("other bytes follow");
    }

    [Fact]
    public void Random_changes_only_ever_raise_the_data_rooms_own_exception()
    {
        var random = new Philox(8, 99);
        var types = new[] { (0, 1), (0, 16), (2, 8), (3, 2), (4, 8), (6, 16) };
        for (var trial = 0; trial < 5000; trial++)
        {
            var raw = new byte[random.NextInt32(60)];
            for (var i = 0; i < raw.Length; i++) raw[i] = random.NextInt32(3) == 0 ? (byte)random.NextInt32(6) : (byte)random.NextUInt32();
            var (type, bits) = types[trial % types.Length];
            var palette = new byte[3 * random.NextInt32(5)];
            var (width, height) = (1 + random.NextInt32(6), 1 + random.NextInt32(6));
            var file = File(width, height, bits, type, raw, random.NextInt32(2) == 0, ("PLTE", palette));
            try
            {
                PngReader.Parse(file, "test").Pixels.Length.ShouldBeGreaterThan(0);
            }
            catch (DataException e)
            {
                e.Message.ShouldStartWith("test: ");
            }
        }
    }

    private static GrayImage Picture(int width, int height)
    {
        var (pixels, random) = (new byte[width * height], new Philox(3, 99));
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)random.NextUInt32();
        return new GrayImage(width, height, pixels);
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", string.Empty, StringComparison.Ordinal));

    private static byte[] File(int width, int height, int bits, int type, byte[] raw, params (string Type, byte[] Body)[] before) =>
        File(width, height, bits, type, raw, false, before);

    private static byte[] File(
        int width, int height, int bits, int type, byte[] raw, bool interlaced, params (string Type, byte[] Body)[] before) =>
        Chunks(width, height, bits, type, interlaced, [.. before, ("IDAT", Zlib(raw))]);

    private static byte[] Zlib(byte[] raw)
    {
        var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(raw);
        return data.ToArray();
    }

    private static byte[] Chunks(int width, int height, int bits, int type, bool interlaced, params (string Type, byte[] Body)[] chunks)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)bits, (byte)type, (byte)(interlaced ? 1 : 0));
        var file = new List<byte>(PngChunks.Signature.ToArray());
        foreach (var (name, body) in chunks.Prepend(("IHDR", header)).Append(("IEND", [])))
        {
            byte[] covered = [.. System.Text.Encoding.ASCII.GetBytes(name), .. body];
            file.AddRange(BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(body.Length)));
            file.AddRange(covered);
            file.AddRange(BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(Crc32.Of(covered))));
        }

        return [.. file];
    }
}
