using System.Diagnostics;

namespace Chainrule.Cli.Tests;

/// <summary>The program as a process of its own, in a room's folder.</summary>
internal static class Child
{
    public static Process Start(Room room, IEnumerable<string> args, params IEnumerable<(string Name, string Value)> environment)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Chainrule.Cli.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. args])
        {
            WorkingDirectory = room.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public static async Task<(string Output, string Error)> Read(Process process)
    {
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (await output, await error);
    }
}
