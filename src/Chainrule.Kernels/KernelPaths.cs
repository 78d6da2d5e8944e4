using System.Runtime.Intrinsics;

namespace Chainrule.Kernels;

/// <summary>Which paths this machine has, and the word for each: <c>scalar</c>, <c>v128</c>, <c>v256</c>, <c>v512</c>.</summary>
public static class KernelPaths
{
    /// <summary>Every path, slowest first.</summary>
    public static IReadOnlyList<KernelPath> All { get; } = [KernelPath.Scalar, KernelPath.V128, KernelPath.V256, KernelPath.V512];

    /// <summary>The fastest path that this machine has.</summary>
    public static KernelPath Best { get; } = All.Last(IsSupported);

    /// <summary>Whether this machine runs <paramref name="path"/> in hardware.</summary>
    /// <param name="path">The path.</param>
    /// <returns>True where the hardware and the runtime have its vectors.</returns>
    public static bool IsSupported(KernelPath path) => path switch
    {
        KernelPath.Scalar => true,
        KernelPath.V128 => Vector128.IsHardwareAccelerated,
        KernelPath.V256 => Vector256.IsHardwareAccelerated,
        KernelPath.V512 => Vector512.IsHardwareAccelerated,
        _ => false,
    };

    /// <summary>The word for <paramref name="path"/>, as the command line and the records have it.</summary>
    /// <param name="path">The path.</param>
    /// <returns><c>scalar</c>, <c>v128</c>, <c>v256</c> or <c>v512</c>.</returns>
    public static string Word(KernelPath path) => path switch
    {
        KernelPath.Scalar => "scalar",
        KernelPath.V128 => "v128",
        KernelPath.V256 => "v256",
        _ => "v512",
    };

    /// <summary>The path that <paramref name="word"/> names; <c>auto</c> names the best one.</summary>
    /// <param name="word">A word, in any case.</param>
    /// <returns>The path.</returns>
    /// <exception cref="ArgumentException">The word names no path, or one that this machine has not.</exception>
    public static KernelPath Parse(string word)
    {
        if (string.Equals(word, "auto", StringComparison.OrdinalIgnoreCase)) return Best;
        foreach (var path in All)
        {
            if (!string.Equals(word, Word(path), StringComparison.OrdinalIgnoreCase)) continue;
            if (IsSupported(path)) return path;
            throw new ArgumentException($"kernels: '{Word(path)}' is not supported by this machine; its best path is '{Word(Best)}'.");
        }

        throw new ArgumentException($"kernels: expected auto, scalar, v128, v256 or v512, got '{word}'.");
    }
}
