using Chainrule.Lab.Rivals;

namespace Chainrule.Lab.Tests.Rivals;

/// <summary>Shell scripts that stand in for a Python.</summary>
internal static class FakePython
{
    public static string Write(string path, string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows runs no shell scripts.");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        const UnixFileMode all = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, all);
        return path;
    }

    /// <summary>One that runs a script in PyTorch's place.</summary>
    public static TorchPython Of(string path, string script) => new(Write(path, script), "3.0.0", "0.0.0");
}
