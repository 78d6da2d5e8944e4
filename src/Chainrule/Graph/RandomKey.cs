using System.Text;

namespace Chainrule.Graph;

/// <summary>The key of the numbers that one node draws in one run; no other node and no other run has it.</summary>
/// <param name="Seed">The experiment's seed.</param>
/// <param name="Stream">The node: a hash of its module's path, so that a new layer changes nobody else's numbers.</param>
/// <param name="Step">The run: which training step it is.</param>
public readonly record struct RandomKey(ulong Seed, uint Stream, long Step)
{
    /// <summary>FNV-1a, 64 bits, of a name's UTF-8.</summary>
    internal static ulong Hash(string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(name)) hash = (hash ^ b) * 1099511628211UL;
        return hash;
    }
}
