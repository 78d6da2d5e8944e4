using System.Buffers.Binary;
using System.Text;
using Chainrule.Kernels;
using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Tests.Formats;

public class NpzDamageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("numpy.npz")]
    [InlineData("numpy_compressed.npz")]
    [InlineData("numpy_pipe.npz")]
    public void Every_truncation_and_every_byte_behind_the_end_is_refused(string fixture)
    {
        var bytes = Bytes(fixture);
        for (var length = 0; length < bytes.Length; length++)
        {
            Should.Throw<DamagedFileException>(() => NpzFile.Parse(bytes[..length], "cut"), $"{length} of {bytes.Length} bytes");
        }

        Should.Throw<DamagedFileException>(() => NpzFile.Parse([.. bytes, 0], "long"));
    }

    [Theory]
    [InlineData("", 8)]
    [InlineData("numpy.npz", 60)]
    [InlineData("numpy_compressed.npz", 60)]
    [InlineData("numpy_pipe.npz", 60)]
    public void Every_bit_flip_is_refused_or_leaves_the_tensors_as_they_were(string fixture, int most)
    {
        var bytes = Bytes(fixture);
        var whole = NpzFile.Parse(bytes.ToArray(), "whole").Tensors;
        var read = 0;
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                var flipped = NpzFile.Parse(bytes, "flipped").Tensors;
                read++;
                NpzFileTests.Contents(flipped).ShouldBe(NpzFileTests.Contents(whole));
            }
            catch (DamagedFileException)
            {
            }

            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        // What says nothing of the content: which version made a member (8 bits; that is all in a file written here), who may read it on
        // its maker's disk, which field repeats its sizes, and the bits that fill up the last byte of deflate.
        read.ShouldBeInRange(8 * whole.Count, most * whole.Count);
    }

    [Fact]
    public void Any_bytes_are_read_or_refused_and_nothing_else_is_thrown()
    {
        byte[][] originals = [Bytes(""), Bytes("numpy.npz"), Bytes("numpy_compressed.npz"), Bytes("numpy_pipe.npz")];
        byte[][] snippets = [[.. "PK\u0001\u0002"u8], [.. "PK\u0003\u0004"u8], [255, 255, 255, 255], [0, 0], [.. "(2, 3)"u8]];
        var random = new Philox(3, purpose: 99);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = originals[random.NextInt32(originals.Length)].ToList();
            for (var change = random.NextInt32(4); change >= 0; change--)
            {
                var from = random.NextInt32(2) == 0 ? 0 : Math.Max(0, bytes.Count - 800);
                var at = from + random.NextInt32(bytes.Count - from);
                switch (random.NextInt32(3))
                {
                    case 0:
                        bytes[at] = (byte)random.NextInt32(256);
                        break;
                    case 1:
                        bytes.RemoveRange(at, Math.Min(random.NextInt32(30), bytes.Count - at - 1));
                        break;
                    default:
                        bytes.InsertRange(at, snippets[random.NextInt32(snippets.Length)]);
                        break;
                }
            }

            try
            {
                NpzFile.Parse([.. bytes], "fuzz").Tensors.Count.ShouldBeInRange(1, 12);
            }
            catch (DamagedFileException)
            {
            }
        }
    }

    [Fact]
    public void Reading_allocates_little_beside_the_file_itself()
    {
        var bytes = NpzFile.ToBytes([StoredTensor.Of("w", [1000, 1000], new float[1_000_000])]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        NpzFile.Parse(bytes, "large");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(100_000);
    }

    [Fact]
    public void A_deflated_member_that_claims_more_than_its_bytes_can_hold_allocates_nothing_by_it()
    {
        var bytes = Bytes("numpy_compressed.npz");
        const uint claim = 1_000_000_000;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(22), claim);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(30 + "f4.npy".Length + 4), claim);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.AsSpan().IndexOf("PK\u0001\u0002"u8) + 24), claim);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<DamagedFileException>(() => NpzFile.Parse(bytes, "bomb")).Got
            .ShouldStartWith("the directory says 1000000000 bytes, more than ");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public void Python_objects_are_never_read() =>
        Should.Throw<DamagedFileException>(() => NpzFile.Read(NpzFileTests.Fixture("objects.npz"))).Got
            .ShouldBe("it holds Python objects (dtype '|O'), which are never read: they can run code");

    [Theory]
    [InlineData(
        "{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }",
        "its dtype is '<c8', expected a dtype of f2, f4, f8, i4, i8, u1 or b1")]
    [InlineData(
        "{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,), }",
        "its dtype is 'a structure', expected a dtype of f2, f4, f8, i4, i8, u1 or b1")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "4 bytes for shape [2] of '<f4'")]
    [InlineData(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536, 65536, 65536), }",
        "4 bytes for shape [65536, 65536, 65536, 65536] of '<f4'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1), }", "its header lacks a comma behind an only size at letter 53")]
    [InlineData(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }",
        "its header lacks whole numbers from 0 to 2147483647 at letter 52")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,), }", "its header lacks True or False at letter 35")]
    [InlineData(
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,), }",
        "its header lacks the keys descr, fortran_order and shape, once each, not 'descr', at letter 26")]
    [InlineData("{'descr': '<f4', 'shape': (1,), }", "its header lacks the keys descr, fortran_order and shape at letter 34")]
    [InlineData(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': 1}",
        "its header lacks the keys descr, fortran_order and shape, once each, not 'x', at letter 61")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), } or 1", "its header lacks spaces and a line feed at letter 58")]
    [InlineData("{'descr': '<f4", "its header lacks a text in quotes at letter 12")]
    [InlineData("", "its header lacks { at letter 1")]
    public void A_header_that_breaks_the_format_is_refused_with_a_reason(string header, string reason) =>
        Refused("a.npy", Npy(header + '\n')).ShouldBe(reason);

    [Fact]
    public void A_header_of_more_than_10_000_bytes_and_other_members_than_arrays_are_refused()
    {
        Refused("a.npy", Npy(new string(' ', 10_001))).ShouldBe("its header has 10001 bytes, expected at most 10000");
        Refused("a.npy", [1, 2, 3]).ShouldBe("it does not begin as npy files do (93 NUMPY)");
        Refused("a.txt", [1, 2, 3]).ShouldBe("another");
        Should.Throw<DamagedFileException>(() => NpzFile.Parse(Archive("archive/data.pkl", [1]), "x")).Mend
            .ShouldBe("It looks like PyTorch's: save the weights with numpy.savez or as safetensors.");
    }

    [Fact]
    public void A_double_beyond_all_floats_is_refused_and_infinity_is_not()
    {
        const string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }\n";
        Refused("a.npy", [.. Npy(header)[..^4], .. BitConverter.GetBytes(1e39)]).ShouldBe("1E+39 is beyond a 32-bit float");
        var infinite = Archive("a.npy", [.. Npy(header)[..^4], .. BitConverter.GetBytes(double.NegativeInfinity)]);
        NpzFile.Parse(infinite, "x").Tensors[0].ToSingles().ShouldBe([float.NegativeInfinity]);
    }

    private static string Refused(string name, byte[] member) =>
        Should.Throw<DamagedFileException>(() => NpzFile.Parse(Archive(name, member), "x")).Got;

    private static byte[] Archive(string name, byte[] member)
    {
        using var stream = new MemoryStream();
        ZipWriter.Write(stream, [(name, [member])]);
        return stream.ToArray();
    }

    /// <summary>An npy file of one float behind a header.</summary>
    private static byte[] Npy(string header) =>
        [0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)header.Length), .. Encoding.ASCII.GetBytes(header), 0, 0, 0, 0];

    private static byte[] Bytes(string fixture) =>
        fixture.Length == 0 ? NpzFile.ToBytes(NpzFileTests.Small()) : File.ReadAllBytes(NpzFileTests.Fixture(fixture));
}
