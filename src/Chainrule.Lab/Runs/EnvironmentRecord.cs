using System.Reflection;
using System.Runtime.InteropServices;

namespace Chainrule.Lab.Runs;

/// <summary>Where and with what a run was made: the content of <c>environment.json</c>.</summary>
public sealed record EnvironmentRecord
{
    /// <summary>Chainrule's version.</summary>
    public required string ChainruleVersion { get; init; }

    /// <summary>What trained where it was not Chainrule: "PyTorch 2.6.0"; else null.</summary>
    public string? Engine { get; init; }

    /// <summary>The runtime: ".NET 10.0.0".</summary>
    public required string Runtime { get; init; }

    /// <summary>The operating system.</summary>
    public required string Os { get; init; }

    /// <summary>The processor's model, or its architecture where the system does not tell more.</summary>
    public required string Cpu { get; init; }

    /// <summary>The processor cores that the process may use.</summary>
    public required int Cores { get; init; }

    /// <summary>The threads that trained.</summary>
    public required int Threads { get; init; }

    /// <summary>The kernels' path: "scalar", "v128", "v256" or "v512"; of another engine its name.</summary>
    public required string Kernels { get; init; }

    /// <summary>The data set that was in fact used.</summary>
    public required string Dataset { get; init; }

    /// <summary>The SHA-256 of the data's payloads.</summary>
    public required string DataSha256 { get; init; }

    /// <summary>When the run began, in UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The record of this process on this machine.</summary>
    /// <param name="threads">The threads that train.</param>
    /// <param name="kernels">The kernels' path.</param>
    /// <param name="dataset">The data set that is in fact used.</param>
    /// <param name="dataSha256">The SHA-256 of the data's payloads.</param>
    /// <param name="started">When the run began; null takes now.</param>
    /// <returns>The record.</returns>
    public static EnvironmentRecord Detect(
        int threads, string kernels, string dataset, string dataSha256, DateTimeOffset? started = null) => new()
        {
            ChainruleVersion = Version,
            Runtime = RuntimeInformation.FrameworkDescription,
            Os = RuntimeInformation.OSDescription,
            Cpu = CpuModel(),
            Cores = Environment.ProcessorCount,
            Threads = threads,
            Kernels = kernels,
            Dataset = dataset,
            DataSha256 = dataSha256,
            Started = (started ?? DateTimeOffset.UtcNow).ToUniversalTime(),
        };

    /// <summary>Chainrule's version, without the commit that builds append to it.</summary>
    public static string Version { get; } =
        (typeof(EnvironmentRecord).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown")
        .Split('+')[0];

    /// <summary>The processor's model as the system tells it.</summary>
    /// <returns>The model, or the architecture where the system does not tell.</returns>
    public static string CpuModel()
    {
        var told = OperatingSystem.IsWindows() ? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") : ModelName("/proc/cpuinfo");
        return string.IsNullOrWhiteSpace(told) ? RuntimeInformation.ProcessArchitecture.ToString() : told.Trim();
    }

    internal static string? ModelName(string path)
    {
        try
        {
            var line = File.ReadLines(path).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
            return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
