using System.CommandLine;
using Chainrule.Kernels;

namespace Chainrule.Cli.Options;

/// <summary>--kernels: the instruction set.</summary>
internal static class KernelOption
{
    private static readonly string[] s_words = ["auto", .. KernelPaths.All.Select(KernelPaths.Word)];

    internal static Option<string> Create() =>
        Values.Word(
            "--kernels", "PATH", "auto, scalar, v128, v256 or v512: vectors of the arithmetic; the result is the same. Default: auto.");

    internal static KernelPath Read(string? word)
    {
        if (word is null) return KernelPaths.Best;
        try
        {
            return KernelPaths.Parse(word);
        }
        catch (ArgumentException e)
        {
            var near = s_words.Contains(word) ? null : Lab.Nearest.To(word, s_words);
            throw new Failure(ExitCode.Usage, $"--{e.Message}{(near is null ? "" : $" Did you mean {near}?")}", e);
        }
    }
}
