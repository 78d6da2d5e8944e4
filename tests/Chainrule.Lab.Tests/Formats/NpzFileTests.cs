using System.Diagnostics;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Tests.Data;

namespace Chainrule.Lab.Tests.Formats;

public class NpzFileTests
{
    internal static StoredTensor[] Small() =>
    [
        StoredTensor.Of("fc1.weight", [2, 3], [1f, -2f, float.NaN, float.PositiveInfinity, -0f, float.Epsilon]),
        StoredTensor.Of("fc1.bias", [2], [0.5f, 0.25f]),
        StoredTensor.Of("größe", [], [long.MinValue]),
        StoredTensor.Of("state", [3], [(byte)0, (byte)255, (byte)7]),
        StoredTensor.Of("empty", [0, 4], ReadOnlySpan<float>.Empty),
    ];

    internal static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Formats", "fixtures", name);

    internal static IEnumerable<string> Contents(IEnumerable<StoredTensor> tensors) =>
        tensors.Select(tensor => $"{tensor} {Convert.ToHexString(tensor.Bytes.Span)}");

    [Fact]
    public void What_is_written_is_read_back_bit_for_bit_in_its_order()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "small.npz");
        NpzFile.Write(path, Small());
        var file = NpzFile.Read(path);
        Contents(file.Tensors).ShouldBe(Contents(Small()));
        file["fc1.bias"].ToSingles().ShouldBe([0.5f, 0.25f]);
        Should.Throw<KeyNotFoundException>(() => file["fc1.bais"]).Message
            .ShouldBe("No tensor \"fc1.bais\" in the file. Did you mean \"fc1.bias\"?");
        File.ReadAllBytes(path).ShouldBe(NpzFile.ToBytes(Small()));
        Directory.GetFiles(folder.Path).ShouldBe([path]);
    }

    [Fact]
    public void NET_reads_the_archive_and_every_array_begins_at_a_multiple_of_64_in_its_member()
    {
        using var archive = new System.IO.Compression.ZipArchive(new MemoryStream(NpzFile.ToBytes(Small())));
        archive.Entries.Select(entry => entry.FullName)
            .ShouldBe(["fc1.weight.npy", "fc1.bias.npy", "größe.npy", "state.npy", "empty.npy"]);
        archive.Entries.ShouldAllBe(entry => entry.LastWriteTime.Year == 1980);
        foreach (var (entry, tensor) in archive.Entries.Zip(Small())) ((entry.Length - tensor.Bytes.Length) % 64).ShouldBe(0);
    }

    [Theory]
    [InlineData("numpy.npz")]
    [InlineData("numpy_compressed.npz")]
    [InlineData("numpy_pipe.npz")]
    public void What_numpy_writes_is_read(string name)
    {
        var file = NpzFile.Read(Fixture(name));
        file.Tensors.Select(tensor => $"{tensor}").ShouldBe(
        [
            "f4 F32 [2, 3]", "f8 F32 [2, 3]", "f2 F32 [2, 3]", "fortran F32 [2, 3, 4]", "big F32 [2, 3]", "i4 I64 [2, 3]", "i8 I64 [2, 3]",
            "u1 U8 [5]", "bool U8 [2]", "one F32 []", "none F32 [0, 7]", "größe F32 [1]",
        ]);
        float[] matrix = [1, 2, 3, 4, 5, 6];
        file["f4"].ToSingles().ShouldBe(matrix);
        file["f8"].ToSingles().ShouldBe(matrix.Select(value => (float)(value / 3.0)));
        file["f2"].ToSingles().ShouldBe(matrix);
        file["fortran"].ToSingles().ShouldBe(Enumerable.Range(0, 24).Select(value => (float)value));
        file["big"].ToSingles().ShouldBe(matrix);
        file["i4"].ToInt64s().ShouldBe(matrix.Select(value => -(long)value));
        file["i8"].ToInt64s().ShouldBe(matrix.Select(value => (long)value << 40));
        file["u1"].Bytes.ToArray().ShouldBe(new byte[] { 0, 1, 127, 128, 255 });
        file["bool"].Bytes.ToArray().ShouldBe(new byte[] { 1, 0 });
        file["one"].ToSingles().ShouldBe([0.5f]);
        file["größe"].ToSingles().ShouldBe([7f]);
    }

    [Fact]
    public void An_archive_of_no_arrays_is_read() => NpzFile.Read(Fixture("nothing.npz")).Tensors.ShouldBeEmpty();

    [Fact]
    public void Numpy_reads_what_is_written()
    {
        const string python = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(python), $"There is no {python} here.");
        if (Ask("import numpy").Code != 0) Assert.Skip($"{python} has no numpy.");
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "small.npz");
        NpzFile.Write(path, Small());
        var (code, told) = Ask(
            "import numpy, sys\n"
            + "with numpy.load(sys.argv[1]) as file:\n"
            + "    for name in file: print(name, file[name].dtype.str, file[name].shape, file[name].tobytes().hex().upper())\n",
            path);
        code.ShouldBe(0, told);
        var types = new Dictionary<TensorType, string> { [TensorType.F32] = "<f4", [TensorType.I64] = "<i8", [TensorType.U8] = "|u1" };
        string[] shapes = ["(2, 3)", "(2,)", "()", "(3,)", "(0, 4)"];
        told.TrimEnd().Split('\n').Select(line => line.TrimEnd()).ShouldBe(Small().Zip(shapes).Select(pair =>
            $"{pair.First.Name} {types[pair.First.Type]} {pair.Second} {Convert.ToHexString(pair.First.Bytes.Span)}".TrimEnd()));

        static (int Code, string Told) Ask(string program, params string[] arguments)
        {
            var start = new ProcessStartInfo(python, ["-X", "utf8", "-c", program, .. arguments]) { RedirectStandardOutput = true };
            using var process = Process.Start(start)!;
            var told = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, told);
        }
    }

    [Fact]
    public void Tensors_that_make_no_file_are_refused()
    {
        var one = StoredTensor.Of("a", [1], [1f]);
        Should.Throw<ArgumentException>(() => NpzFile.ToBytes([one, one])).Message.ShouldBe("Two members are called \"a.npy\".");
        Should.Throw<ArgumentException>(() => NpzFile.ToBytes(Enumerable.Range(0, 65_535).Select(i => StoredTensor.Of($"{i}", [], [1f]))))
            .Message.ShouldBe("Expected at most 65534 tensors, got 65535.");
    }
}
