using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chainrule.Lab.Formats;

namespace Chainrule.Lab.Tests.Formats;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chainrule-safetensors-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static StoredTensor[] Small() =>
    [
        StoredTensor.Of("fc1.weight", [2, 3], [1f, -2f, float.NaN, float.PositiveInfinity, -0f, float.Epsilon]),
        StoredTensor.Of("fc1.bias", [2], [0.5f, 0.25f]),
        StoredTensor.Of("step", [], [long.MinValue]),
        StoredTensor.Of("state", [3], [(byte)0, (byte)255, (byte)7]),
        StoredTensor.Of("empty", [0, 4], ReadOnlySpan<float>.Empty),
    ];

    private static readonly Dictionary<string, string> s_metadata = new() { ["epoch"] = "3", ["name"] = "größer \"x\"\n" };

    internal static byte[] SmallBytes() => SafetensorsFile.ToBytes(Small(), s_metadata);

    [Fact]
    public void What_is_written_is_read_back_bit_for_bit()
    {
        var path = Path.Combine(_folder, "small.safetensors");
        var digest = SafetensorsFile.Write(path, Small(), s_metadata);
        var file = SafetensorsFile.Read(path, digestRequired: true);

        file.Digest.ShouldBe(digest);
        file.Metadata.ShouldBe(s_metadata, ignoreOrder: true);
        file.Tensors.Select(tensor => tensor.Name).ShouldBe(["step", "empty", "fc1.bias", "fc1.weight", "state"]);
        foreach (var tensor in Small())
        {
            var read = file[tensor.Name];
            read.Type.ShouldBe(tensor.Type);
            read.Shape.ShouldBe(tensor.Shape);
            read.Bytes.ToArray().ShouldBe(tensor.Bytes.ToArray());
        }

        file["fc1.bias"].ToSingles().ShouldBe([0.5f, 0.25f]);
        file["step"].ToInt64s().ShouldBe([long.MinValue]);
        Directory.GetFiles(_folder).ShouldBe([path]);
    }

    [Fact]
    public void The_same_content_in_any_order_gives_the_same_bytes()
    {
        var reversed = SafetensorsFile.ToBytes(Small().Reverse(), s_metadata.Reverse().ToDictionary());
        reversed.ShouldBe(SmallBytes());
    }

    [Fact]
    public void An_independent_parser_reads_the_bytes()
    {
        var bytes = SmallBytes();
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        (length % 8).ShouldBe(0);
        using var header = JsonDocument.Parse(bytes.AsMemory(8, length));
        var weight = header.RootElement.GetProperty("fc1.weight");
        weight.GetProperty("dtype").GetString().ShouldBe("F32");
        weight.GetProperty("shape").EnumerateArray().Select(axis => axis.GetInt32()).ShouldBe([2, 3]);
        var offsets = weight.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt32()).ToArray();
        (offsets[1] - offsets[0]).ShouldBe(24);
        BitConverter.ToSingle(bytes, 8 + length + offsets[0] + 4).ShouldBe(-2f);
        header.RootElement.GetProperty("__metadata__").GetProperty("name").GetString().ShouldBe(s_metadata["name"]);
        var ends = header.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__")
            .Max(entry => entry.Value.GetProperty("data_offsets")[1].GetInt32());
        (8 + length + ends).ShouldBe(bytes.Length);
    }

    [Fact]
    public void The_digest_is_the_sha256_of_the_file_with_the_digest_set_to_zeros()
    {
        var bytes = SmallBytes();
        var digest = SafetensorsFile.Parse(bytes, "small").Digest!;
        var at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(digest));
        bytes.AsSpan(at, 64).Fill((byte)'0');
        Convert.ToHexStringLower(SHA256.HashData(bytes)).ShouldBe(digest);
    }

    [Fact]
    public void A_file_written_by_Python_is_read()
    {
        var file = SafetensorsFile.Read(Path.Combine(AppContext.BaseDirectory, "Formats", "fixtures", "small.safetensors"));
        file.Digest.ShouldBeNull();
        file.Metadata.ShouldBe(new Dictionary<string, string> { ["made by"] = "Python", ["größe"] = "µ" }, ignoreOrder: true);
        file.Tensors.Select(tensor => tensor.Name).ShouldBe(["b", "a.weight", "steps", "bytes", "nothing"], ignoreOrder: true);
        file["b"].ToSingles().ShouldBe([0.5f, -1.25f, 3e-8f]);
        file["a.weight"].Shape.ShouldBe([2, 3]);
        file["a.weight"].ToSingles().ShouldBe([1f, 2f, 3f, 4f, 5f, 6f]);
        file["steps"].ToInt64s().ShouldBe([-(1L << 40)]);
        file["bytes"].Bytes.ToArray().ShouldBe(new byte[] { 0, 1, 127, 128, 255 });
        file["nothing"].Shape.ShouldBe([0, 7]);
    }

    [Fact]
    public void A_digest_survives_another_order_of_the_same_content()
    {
        var bytes = SmallBytes();
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        using var header = JsonDocument.Parse(bytes.AsMemory(8, length));
        var text = "{" + string.Join(" ,\n", header.RootElement.EnumerateObject().Reverse().Select(entry => entry.ToString())) + "}";
        var other = SafetensorsBytes.Of(text, bytes[(8 + length)..]);
        SafetensorsFile.Parse(other, "other", digestRequired: true).Digest.ShouldNotBeNull();
    }

    [Fact]
    public void A_file_without_a_digest_is_refused_where_one_is_required()
    {
        var bytes = SafetensorsBytes.Of("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", [7]);
        SafetensorsFile.Parse(bytes, "a").Tensors.Count.ShouldBe(1);
        Should.Throw<DamagedFileException>(() => SafetensorsFile.Parse(bytes, "a", digestRequired: true)).Message.ShouldBe(
            "a: metadata: expected the entry chainrule.sha256, got none. "
            + "Only files that Chainrule saved can be used here; use another copy.");
    }

    [Fact]
    public void A_missing_tensor_is_named_with_the_nearest_one()
    {
        var file = SafetensorsFile.Parse(SmallBytes(), "small");
        Should.Throw<KeyNotFoundException>(() => file["fc1.wieght"]).Message
            .ShouldBe("No tensor \"fc1.wieght\" in the file. Did you mean \"fc1.weight\"?");
        Should.Throw<KeyNotFoundException>(() => file["conv"]).Message.ShouldBe("No tensor \"conv\" in the file; it holds 5 others.");
    }

    [Fact]
    public void Values_of_another_type_are_refused()
    {
        var file = SafetensorsFile.Parse(SmallBytes(), "small");
        Should.Throw<InvalidOperationException>(() => file["step"].ToSingles()).Message.ShouldBe("step: expected F32 values, got I64.");
    }

    [Fact]
    public void Tensors_that_make_no_file_are_refused()
    {
        Should.Throw<ArgumentException>(() => StoredTensor.Of("a", [2, 2], [1f])).Message
            .ShouldStartWith("a: shape [2, 2] holds 4 values, got 1.");
        Should.Throw<ArgumentException>(() => StoredTensor.Of("a", [-1], [1f]));
        Should.Throw<ArgumentException>(() => StoredTensor.Of("", [1], [1f]));
        Should.Throw<ArgumentException>(() => StoredTensor.Of("__metadata__", [1], [1f]));
        var one = StoredTensor.Of("a", [1], [1f]);
        var two = StoredTensor.Of("a", [1], [2L]);
        Should.Throw<ArgumentException>(() => SafetensorsFile.ToBytes([one, two])).Message.ShouldStartWith("Two tensors are called \"a\".");
        Should.Throw<ArgumentException>(() => SafetensorsFile.ToBytes([one], new Dictionary<string, string> { ["chainrule.sha256"] = "" }));
    }
}
