using System.Text.Json;
using System.Text.RegularExpressions;
using Chainrule.Kernels;

namespace Chainrule.Cli.Tests;

/// <summary>
/// The same bytes of weights from processes on other instruction sets, with other threads, compiled in tiers or at once. The runtime
/// itself lists the methods that it compiles: that is how a process proves which path it really ran.
/// </summary>
public sealed partial class SameWeightsTests : IDisposable
{
    private static readonly Dictionary<string, string[]> s_networks = new()
    {
        ["plain"] = ["--hidden", "17,16", "--optimizer", "sgd", "--momentum", "0.9"],
        ["batch norm"] = ["--hidden", "17,16", "--norm", "batch", "--optimizer", "adam"],
        ["convolutional"] = ["-c", "cnn.json"],
    };

    private const string Convolutional =
        """
        {
          "data": { "set": "folder", "folder": "some-digits" },
          "model": { "layers": [
            { "type": "conv2d", "out": 6, "kernel": 3 }, { "type": "relu" }, { "type": "maxPool2d", "kernel": 2 },
            { "type": "conv2d", "out": 16, "kernel": 3, "stride": 2 }, { "type": "relu" },
            { "type": "flatten" }, { "type": "linear", "out": 10 } ] },
          "optimizer": { "type": "adam" }
        }
        """;

    private readonly Room _room = new();

    public SameWeightsTests() => File.WriteAllText(_room.At("cnn.json"), Convolutional);

    public void Dispose() => _room.Dispose();

    [Theory]
    [InlineData("plain")]
    [InlineData("batch norm")]
    [InlineData("convolutional")]
    public async Task No_process_makes_other_weights(string network)
    {
        // Compiled in tiers, a path is chosen by its name; compiled at once, because the hardware lacks the wider ones.
        var children =
            from path in KernelPaths.All.Where(KernelPaths.IsSupported)
            from tiered in new[] { true, false }
            select (Path: path, Tiered: tiered, Threads: new[] { 1, 2, 3, 7 }[((int)path + (tiered ? 0 : 1)) % 4]);
        var hashes = new HashSet<string>();
        await Parallel.ForEachAsync(children, async (child, _) =>
        {
            var sha = await Train(network, child.Path, child.Tiered, child.Threads);
            lock (hashes) hashes.Add(sha);
        });
        hashes.ShouldHaveSingleItem().Length.ShouldBe(64);
    }

    [Fact]
    public async Task A_path_that_the_hardware_lacks_is_refused()
    {
        using var process = Child.Start(_room, Room.SmallTraining("--kernels", "v128"), Without(KernelPath.V128));
        (await Child.Read(process)).Error.ShouldBe(
            "--kernels: 'v128' is not supported by this machine; its best path is 'scalar'.\n");
        process.ExitCode.ShouldBe(2);
    }

    private async Task<string> Train(string network, KernelPath path, bool tiered, int threads)
    {
        var (word, name) = (KernelPaths.Word(path), $"{KernelPaths.Word(path)}-{(tiered ? "tiered" : "at-once")}");
        var compiled = _room.At($"{name}.txt");
        string[] chosen = tiered ? ["--kernels", word] : [];
        string[] args =
        [
            "train", "--data", "some-digits", .. s_networks[network], "--set", "data.trainLimit=60", "--epochs", "1", "--batch", "16",
            "--threads", $"{threads}", "--json", "--out", name, .. chosen,
        ];
        using var process = Child.Start(_room, args,
        [
            ("DOTNET_TieredCompilation", tiered ? "1" : "0"), ("DOTNET_TieredPGO", tiered ? "1" : "0"),
            ("DOTNET_JitStdOutFile", compiled), ("DOTNET_JitDisasmSummary", "1"), .. tiered ? [] : WithoutMoreThan(path),
        ]);
        var (output, error) = await Child.Read(process);
        process.ExitCode.ShouldBe(0, error);
        using var result = JsonDocument.Parse(output);
        result.RootElement.GetProperty("kernels").GetString().ShouldBe(word);
        result.RootElement.GetProperty("threads").GetInt32().ShouldBe(threads);
        var methods = File.ReadAllText(compiled);
        methods.Contains("[Tier0", StringComparison.Ordinal).ShouldBe(tiered);
        KernelRun().Matches(methods).Select(run => run.Groups[1].Value).Distinct().ShouldHaveSingleItem(name).ShouldBe(
            path == KernelPath.Scalar ? "Scalar" : word[1..]);
        return result.RootElement.GetProperty("weightsSha256").GetString()!;
    }

    private static (string, string)[] WithoutMoreThan(KernelPath path) =>
        path == KernelPaths.Best ? [] : Without(KernelPaths.All[(int)path + 1]);

    /// <summary>What hides a path's instructions from a process, and with them those of the wider paths.</summary>
    private static (string, string)[] Without(KernelPath path) => path switch
    {
        KernelPath.V512 => [("DOTNET_EnableAVX512", "0")],
        KernelPath.V256 => [("DOTNET_EnableAVX2", "0")],
        _ => [("DOTNET_EnableHWIntrinsic", "0")],
    };

    /// <summary>A kernel's body as it was compiled: <c>BlockedProduct:Run[Chainrule.Kernels.Simd.Simd256,…</c>.</summary>
    [GeneratedRegex(@":Run\[Chainrule\.Kernels\.Simd\.Simd(\w+)[,\]]")]
    private static partial Regex KernelRun();
}
