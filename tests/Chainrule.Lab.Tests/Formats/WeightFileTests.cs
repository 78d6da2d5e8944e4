using System.Text;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Tests.Data;

namespace Chainrule.Lab.Tests.Formats;

public sealed class WeightFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("w.npz")]
    [InlineData("w.safetensors")]
    public void A_file_is_known_by_its_content_whatever_its_name(string name)
    {
        var (path, other) = (At(name), At("weights.dat"));
        WeightFile.Write(path, NpzFileTests.Small(), new Dictionary<string, string> { ["epoch"] = "3" });
        File.Move(path, other);
        var file = WeightFile.Open(other);
        file.Path.ShouldBe(other);
        NpzFileTests.Contents(file.Tensors).ShouldBe(NpzFileTests.Contents(NpzFileTests.Small()), ignoreOrder: true);
        file.Metadata.Count.ShouldBe(name == "w.npz" ? 0 : 1);
    }

    [Theory]
    [InlineData("", "an empty file. Save the weights with numpy.savez or as safetensors.")]
    [InlineData("{\n}", "JSON. Is it the experiment? Name the file of weights.")]
    [InlineData(
        "\u0080\u0004x",
        "a Python pickle. A pickle can run code and is never read: save the weights with numpy.savez or as safetensors.")]
    [InlineData("\u001f\u008b", "a gzip file. Unpack it first.")]
    [InlineData("\u0089HDF\r\n", "an HDF5 file. Save the weights with numpy.savez or as safetensors.")]
    [InlineData("\u0093NUMPY\u0001", "a single array (npy). Save the weights with numpy.savez or as safetensors.")]
    [InlineData("hello", "neither. Save the weights with numpy.savez or as safetensors.")]
    public void Another_kind_of_file_is_refused_by_its_kind(string content, string got)
    {
        File.WriteAllBytes(At("w"), Encoding.Latin1.GetBytes(content));
        Should.Throw<DamagedFileException>(() => WeightFile.Open(At("w"))).Message
            .ShouldBe($"{At("w")}: file: expected weights as safetensors or npz, got {got}");
    }

    [Fact]
    public void An_ending_of_no_format_is_refused_in_writing() =>
        Should.Throw<ArgumentException>(() => WeightFile.Write("w.bin", [])).Message
            .ShouldStartWith("w.bin: expected a name that ends with .safetensors or .npz.");

    private string At(string name) => Path.Combine(_folder.Path, name);
}
