using Chainrule.Lab.Data;

namespace Chainrule.Lab.Tests.Data;

/// <summary>The real MNIST, for the tests that need it; they are skipped where it is not at hand.</summary>
internal static class RealMnist
{
    /// <summary>The folder of the four files.</summary>
    public static string Folder()
    {
        var place = Environment.GetEnvironmentVariable("CHAINRULE_DATA");
        if (place is not null && Directory.Exists(Path.Combine(place, "mnist"))) return Path.GetFullPath(Path.Combine(place, "mnist"));
        Assert.Skip("CHAINRULE_DATA names no folder that holds mnist/.");
        return "";
    }

    public static ResolvedData Read() => IdxFolder.ReadKnown(KnownDataSet.Mnist, Folder()).ShouldNotBeNull();
}
