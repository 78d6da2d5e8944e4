using System.CommandLine;
using Chainrule.Cli.Verbs;

namespace Chainrule.Cli;

/// <summary>All verbs, and what is said of a line that is none of them.</summary>
internal static class CommandTree
{
    internal static ParseResult Parse(string[] args, Surroundings around)
    {
        var root = new RootCommand("Chainrule: neural networks in C#, the same bits on every machine.");
        root.Add(TrainVerb.Create(around));
        return root.Parse(args);
    }
}
