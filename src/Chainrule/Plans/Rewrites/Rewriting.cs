using Chainrule.Graph;

namespace Chainrule.Plans.Rewrites;

/// <summary>Puts cheaper nodes in the place of others, inputs first. Every rewrite keeps every bit of what is left to read.</summary>
internal sealed class Rewriting
{
    private static readonly Func<Node, Node[], Rewriting, Node?>[] Rules = [FusedLinear.Rewrite];
    private readonly Dictionary<Node, Node> _new = [];
    private readonly Dictionary<Node, int> _uses = [];

    /// <summary>Rewrites all that the results reach.</summary>
    /// <param name="results">The nodes that must be there in the end.</param>
    /// <param name="fuse">Whether to apply the rules, or to leave everything as it is.</param>
    public Rewriting(IReadOnlyList<Node> results, bool fuse)
    {
        var order = Node.InOrder(results);
        foreach (var node in order.SelectMany(node => node.Inputs).Concat(results)) _uses[node] = _uses.GetValueOrDefault(node) + 1;
        foreach (var node in order)
        {
            var inputs = node.Inputs.Select(input => _new[input]).ToArray();
            var rewritten = fuse ? Rules.Select(rule => rule(node, inputs, this)).FirstOrDefault(result => result is not null) : null;
            _new[node] = rewritten ?? (inputs.SequenceEqual(node.Inputs) ? node : node.Over(inputs));
        }
    }

    /// <summary>What stands for a node now.</summary>
    /// <param name="node">A node of the old description.</param>
    /// <returns>Its successor; the node itself where it was left alone or never seen.</returns>
    public Node this[Node node] => _new.GetValueOrDefault(node, node);

    /// <summary>Whether nobody but one consumer needs a node: then it may vanish into that one.</summary>
    /// <param name="node">A node of the old description.</param>
    /// <returns>True where it has one use.</returns>
    public bool UsedOnce(Node node) => _uses[node] == 1;
}
