using System.Text.RegularExpressions;

namespace Chainrule.Cli.Tests;

/// <summary>What a command told: exit code, standard output, standard error.</summary>
internal sealed record Told(int Code, string Out, string Error)
{
    public string Sha256 => Regex.Match(Out, "[0-9a-f]{64}").Value;

    /// <summary>The lines of standard output as a terminal shows them, without colours.</summary>
    public string[] Shown => [.. Regex.Replace(Out, "\u001b\\[[0-9;]*m", "").Split('\n')];
}
