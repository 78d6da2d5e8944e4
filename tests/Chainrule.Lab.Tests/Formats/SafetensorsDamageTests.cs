using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Tests.Formats;

public class SafetensorsDamageTests
{
    private const string A = """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""";

    [Fact]
    public void Every_truncation_is_refused()
    {
        var bytes = SafetensorsFileTests.SmallBytes();
        for (var length = 0; length < bytes.Length; length++)
        {
            Should.Throw<DamagedFileException>(() => SafetensorsFile.Parse(bytes[..length], "cut"), $"{length} of {bytes.Length} bytes");
        }
    }

    [Fact]
    public void Every_bit_flip_is_refused_where_a_digest_is_required()
    {
        var bytes = SafetensorsFileTests.SmallBytes();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Should.Throw<DamagedFileException>(() => SafetensorsFile.Parse(bytes, "flipped", digestRequired: true), $"bit {bit}");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        SafetensorsFile.Parse(bytes, "whole", digestRequired: true).Tensors.Count.ShouldBe(5);
    }

    [Fact]
    public void Every_bit_flip_is_refused_or_leaves_the_tensors_as_they_were()
    {
        var bytes = SafetensorsFileTests.SmallBytes();
        var whole = SafetensorsFile.Parse(bytes.ToArray(), "whole");
        var read = 0;
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = bytes.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                var file = SafetensorsFile.Parse(flipped, "flipped");
                read++;
                file.Digest.ShouldBeNull();
                file.Tensors.Select(Content).ShouldBe(whole.Tensors.Select(Content));
            }
            catch (DamagedFileException)
            {
            }
        }

        // Only a changed name of the digest's entry may pass: "chainrule.sha256" has 16 letters of 8 bits.
        read.ShouldBeInRange(1, 16 * 8);
    }

    [Fact]
    public void Bytes_after_the_end_are_refused()
    {
        Should.Throw<DamagedFileException>(() => SafetensorsFile.Parse([.. SafetensorsFileTests.SmallBytes(), 0], "long")).Message
            .ShouldEndWith("It is cut, or something was appended.");
    }

    [Fact]
    public void A_header_that_claims_more_than_the_file_allocates_nothing_by_it()
    {
        byte[] bytes = [.. BitConverter.GetBytes(99_999_999UL), .. "{}"u8];
        var before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<DamagedFileException>(() => SafetensorsFile.Parse(bytes, "claims")).Place.ShouldBe("header length");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public void A_header_above_100_MB_is_refused()
    {
        var bytes = new byte[100_000_001 + 8];
        BitConverter.TryWriteBytes(bytes, 100_000_001UL);
        Should.Throw<DamagedFileException>(() => SafetensorsFile.Parse(bytes, "vast")).Message
            .ShouldBe("vast: header length: expected at most 100000000 bytes, got 100000001. It is cut, or of another kind.");
    }

    [Theory]
    [InlineData("", "header: expected JSON that begins with {, got something else. It is no safetensors file.")]
    [InlineData("[]", "header: expected JSON that begins with {, got something else. It is no safetensors file.")]
    [InlineData(" {}", "header: expected JSON that begins with {, got something else. It is no safetensors file.")]
    [InlineData("{", "header: expected valid JSON, got a syntax error. Use another copy of the file.")]
    [InlineData("{}x", "header: expected valid JSON, got a syntax error. Use another copy of the file.")]
    [InlineData("{}{}", "header: expected valid JSON, got a syntax error. Use another copy of the file.")]
    [InlineData("""{"\ud800":{}}""", "header: expected valid JSON, got a syntax error. Use another copy of the file.")]
    [InlineData("{}", "data: expected 0 bytes, as the header says, got 2. It is cut, or something was appended.")]
    [InlineData("""{"a":1}""", "tensor a: expected an object, got Number. Use another copy of the file.")]
    [InlineData("""{"a":{}}""", "tensor a: expected the keys dtype, shape and data_offsets, got fewer. Use another copy of the file.")]
    [InlineData(
        """{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}""",
        "tensor a: expected dtype F32, I64 or U8, got F16. Use another copy of the file.")]
    [InlineData(
        """{"a":{"dtype":2,"shape":[1],"data_offsets":[0,2]}}""",
        "tensor a: expected a text as dtype, got Number. Use another copy of the file.")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,2]}}""",
        "tensor a: expected whole numbers from 0 to 2147483647, got something else. Use another copy of the file.")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[2.5],"data_offsets":[0,2]}}""",
        "tensor a: expected whole numbers from 0 to 2147483647, got something else. Use another copy of the file.")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,2]}}""",
        "tensor a: expected as many bytes as shape [3] of U8 holds, got 2. Use another copy of the file.")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647,2147483647,2147483647],"data_offsets":[0,2]}}""",
        "tensor a: expected as many bytes as shape [2147483647, 2147483647, 2147483647, 2147483647, 2147483647] of F32 holds, got 2. "
        + "Use another copy of the file.")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[2147483647,0],"data_offsets":[0,2]}}""",
        "tensor a: expected as many bytes as shape [2147483647, 0] of U8 holds, got 2. Use another copy of the file.")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}""",
        "tensor a: expected values from byte 0 on, within the data's 2, got 0 to 3. Use another copy of the file.")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}}""",
        "tensor a: expected values from byte 0 on, within the data's 2, got 1 to 0. Use another copy of the file.")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""",
        "tensor a: expected values from byte 0 on, within the data's 2, got 1 to 2. Use another copy of the file.")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""",
        "tensor b: expected values from byte 2 on, within the data's 2, got 1 to 2. Use another copy of the file.")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2,2]}}""",
        "tensor a: expected at most 2 numbers in a list, got more. Use another copy of the file.")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0]}}""",
        "tensor a: expected two data_offsets, got 1. Use another copy of the file.")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[2],"shape":[2],"data_offsets":[0,2]}}""",
        "tensor a: expected the keys dtype, shape and data_offsets, once each, got shape. Use another copy of the file.")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2],"x":1}}""",
        "tensor a: expected the keys dtype, shape and data_offsets, once each, got x. Use another copy of the file.")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""",
        "tensor a: expected one entry, got two. Use another copy of the file.")]
    [InlineData(
        """{"__metadata__":{"k":1},"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""",
        "metadata entry k: expected a text, got Number. Use another copy of the file.")]
    [InlineData(
        """{"__metadata__":{"k":"1","k":"1"},"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""",
        "metadata entry k: expected one value, got two. Use another copy of the file.")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", "header: expected one metadata entry, got two. Use another copy of the file.")]
    public void A_header_that_breaks_the_format_is_refused_with_a_reason(string header, string reason)
    {
        var bytes = SafetensorsBytes.Of(header, 1, 2);
        Should.Throw<DamagedFileException>(() => SafetensorsFile.Parse(bytes, "x")).Message.ShouldBe("x: " + reason);
    }

    [Fact]
    public void A_header_of_more_tensors_or_axes_than_anyone_needs_is_refused()
    {
        var many = "{" + string.Join(",", Enumerable.Range(0, 65_537).Select(i =>
            $$"""
            "{{i}}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}
            """)) + "}";
        Should.Throw<DamagedFileException>(() => SafetensorsFile.Parse(SafetensorsBytes.Of(many), "x")).Expected
            .ShouldBe("at most 65536 tensors");
        var deep = A.Replace("[2]", "[2" + string.Concat(Enumerable.Repeat(",1", 32)) + "]", StringComparison.Ordinal);
        Should.Throw<DamagedFileException>(() => SafetensorsFile.Parse(SafetensorsBytes.Of(deep, 1, 2), "x")).Expected
            .ShouldBe("at most 32 numbers in a list");
    }

    private static string Content(StoredTensor tensor) => $"{tensor} {Convert.ToHexString(tensor.Bytes.Span)}";
}
