using System.Globalization;
using System.Runtime.InteropServices;
using Chainrule.Kernels;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Speed;

namespace Chainrule.Bench;

/// <summary>What the machine can do at most, measured beside what is compared with it.</summary>
/// <param name="Flops">Fused multiply-adds on all cores together, in FLOP/s.</param>
/// <param name="Bytes">Memory's traffic on all cores together, in bytes/s.</param>
internal sealed record Machine(double Flops, double Bytes)
{
    /// <summary>Measures, in about half a second.</summary>
    public static Machine Measure() => new(Peak.Measure(Environment.ProcessorCount) * 1e9, Triad.Measure(Environment.ProcessorCount) * 1e9);

    /// <summary>The better of two measurements: a disturbed one shows less than the machine can do.</summary>
    public Machine Or(Machine other) => new(Math.Max(Flops, other.Flops), Math.Max(Bytes, other.Bytes));

    /// <summary>The bytes of the last cache, shared by all cores; 32 MiB where the system does not tell.</summary>
    public static long LastCache { get; } = CacheSize(3, 32L << 20);

    /// <summary>The bytes of the second-level cache, each core's own; 1 MiB where the system does not tell.</summary>
    public static long SecondCache { get; } = CacheSize(2, 1L << 20);

    private static long CacheSize(int level, long otherwise) => Enumerable.Range(0, 5)
        .Select(index => $"/sys/devices/system/cpu/cpu0/cache/index{index}/")
        .Where(folder => File.Exists(folder + "size") && File.ReadAllText(folder + "level").Trim() == Told(level))
        .Select(folder => long.Parse(File.ReadAllText(folder + "size").Trim().TrimEnd('K'), CultureInfo.InvariantCulture) << 10)
        .LastOrDefault(otherwise);

    private static string Told(int level) => level.ToString(CultureInfo.InvariantCulture);

    /// <summary>The head of a file of results.</summary>
    /// <param name="command">What was run.</param>
    public static string Header(string command)
    {
        var (cores, path) = (Environment.ProcessorCount, KernelPaths.Word(KernelPaths.Best));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # {EnvironmentRecord.CpuModel()}, {cores} cores

            {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, path {path}, made with

                {command}

            | | 1 core | {cores} cores |
            |---|---|---|
            | fused multiply-adds, GFLOP/s | {Peak.Measure(1):f0} | {Peak.Measure(cores):f0} |
            | triad a = b + s c, GB/s | {Triad.Measure(1):f1} | {Triad.Measure(cores):f1} |

            Read the shares and the ratios, which were measured in turn within one run: seconds drift with the machine.
            """);
    }
}
