using Chainrule.Graph;

namespace Chainrule.Tests.Gradients;

/// <summary>An op over random legal inputs.</summary>
/// <param name="Op">The op.</param>
/// <param name="Describe">Draws the leaves and describes the result.</param>
/// <param name="Symmetric">Whether its inputs may change places without changing any derivative.</param>
internal sealed record OpCase(Type Op, Func<Draw, Node> Describe, bool Symmetric = false)
{
    /// <summary>Enough for each pattern of broadcasting, and as many random ones.</summary>
    public const int Seeds = 16;

    public override string ToString() => Op.Name;
}
