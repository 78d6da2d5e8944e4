namespace Chainrule.Kernels.Tests;

/// <summary>The paths as test cases: one that this machine lacks is skipped, with the reason.</summary>
public static class TestPaths
{
    public static TheoryData<KernelPath> Every => [.. KernelPaths.All];

    public static void SkipWhereMissing(KernelPath path)
    {
        if (!KernelPaths.IsSupported(path)) Assert.Skip($"This machine has no {KernelPaths.Word(path)}.");
    }
}
