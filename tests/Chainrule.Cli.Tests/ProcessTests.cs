using System.Diagnostics;
using System.Text.Json;

namespace Chainrule.Cli.Tests;

/// <summary>The program as a process of its own: streams, exit codes, signals.</summary>
public class ProcessTests
{
    [Fact]
    public async Task Piped_output_has_no_escape_and_the_exit_code_is_the_programs()
    {
        using var room = new Room();
        using var process = Child.Start(room, Room.SmallTraining("--json"));
        var (output, error) = await Child.Read(process);
        process.ExitCode.ShouldBe(0, error);
        using var document = JsonDocument.Parse(output);
        document.RootElement.GetProperty("run").GetString()!.ShouldStartWith(Path.Combine("runs", ""));
        (output + error).ShouldNotContain("\u001b");
        (output + error).ShouldNotContain("\r");
        using var wrong = Child.Start(room, ["trian"]);
        (await Child.Read(wrong)).Error.ShouldBe("There is no verb \"trian\". Did you mean train?\n");
        wrong.ExitCode.ShouldBe(2);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_saves_and_exits_130(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        Assert.SkipWhen(
            signal == "INT" && IgnoresInterrupts(), "This process was started with SIGINT ignored, and its children inherit that.");
        using var room = new Room();
        using var process = Child.Start(room, Room.SmallTraining("--epochs", "100000", "--out", "mine"));
        await FirstEpoch(process);
        Send(process, signal);
        var (output, error) = await Child.Read(process);
        process.ExitCode.ShouldBe(130, error);
        output.ShouldContain("interrupted after ");
        File.ReadAllText(room.At("mine", "result.json")).ShouldContain("\"interrupted\"");
        (await room.Run(["test", "mine"])).Code.ShouldBe(0);
    }

    [Fact]
    public async Task A_second_signal_stops_at_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        using var room = new Room();
        using var process = Child.Start(room, Room.SmallTraining("--epochs", "100000", "--out", "mine"));
        await FirstEpoch(process);
        // Stopped between the two, so that the first cannot have ended it before the second comes.
        var kills = string.Join("; ", new[] { "STOP", "TERM", "HUP", "CONT" }.Select(signal => $"kill -{signal} {process.Id}"));
        using (var kill = Process.Start("sh", ["-c", kills]))
        {
            await kill.WaitForExitAsync();
        }

        await Child.Read(process);
        process.ExitCode.ShouldBe(130);
    }

    /// <summary>A shell that runs a command in the background has it ignore SIGINT; bit 1 of SigIgn tells.</summary>
    private static bool IgnoresInterrupts() =>
        File.Exists("/proc/self/status")
        && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } line
        && (Convert.ToInt32(line[^1..], 16) & 2) != 0;

    private static async Task FirstEpoch(Process process)
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("epoch ", StringComparison.Ordinal)) return;
        }

        throw new InvalidOperationException("The process ended before its first epoch did.");
    }

    private static void Send(Process process, string signal)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {process.Id}"]);
        kill.WaitForExit();
    }
}
