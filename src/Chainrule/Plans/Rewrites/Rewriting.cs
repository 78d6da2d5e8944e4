using Chainrule.Graph;

namespace Chainrule.Plans.Rewrites;

/// <summary>A rule that may put another node in the place of one.</summary>
/// <param name="node">The node, as it was described.</param>
/// <param name="inputs">What stands for its inputs by now.</param>
/// <param name="pass">The pass that asks.</param>
/// <returns>What is to stand for the node; null to leave it.</returns>
internal delegate Node? Rule(Node node, Node[] inputs, Rewriting pass);

/// <summary>One pass over a description, inputs first, that puts other nodes in the place of some.</summary>
internal sealed class Rewriting
{
    private readonly Dictionary<Node, Node> _new = [];
    private readonly Dictionary<Node, List<Node>> _users = [];
    private readonly Dictionary<Node, bool> _ofWeights = [];

    /// <summary>Rewrites all that the results reach.</summary>
    /// <param name="results">The nodes that must be there in the end.</param>
    /// <param name="rules">The rules; of several the first that answers counts.</param>
    public Rewriting(IEnumerable<Node> results, params ReadOnlySpan<Rule> rules)
    {
        var roots = results.ToArray();
        var order = Node.InOrder(roots);
        foreach (var node in order) _users[node] = [];
        foreach (var root in roots) _users[root].Add(root);
        foreach (var node in order)
        {
            foreach (var input in node.Inputs) _users[input].Add(node);
        }

        foreach (var node in order)
        {
            var inputs = node.Inputs.Select(input => _new[input]).ToArray();
            Node? rewritten = null;
            foreach (var rule in rules) rewritten ??= rule(node, inputs, this);
            _new[node] = rewritten ?? (inputs.SequenceEqual(node.Inputs) ? node : node.Over(inputs));
        }
    }

    /// <summary>What stands for a node now.</summary>
    /// <param name="node">A node of the old description.</param>
    /// <returns>Its successor; the node itself where it was left alone or never seen.</returns>
    public Node this[Node node] => _new.GetValueOrDefault(node, node);

    /// <summary>Whether the pass has come by a node already, so that it is known what stands for it.</summary>
    /// <param name="node">A node of the old description.</param>
    /// <returns>True where it has.</returns>
    public bool IsDone(Node node) => _new.ContainsKey(node);

    /// <summary>Whether nobody but one consumer needs a node: then it may vanish into that one.</summary>
    /// <param name="node">A node of the old description.</param>
    /// <returns>True where it has one use.</returns>
    public bool UsedOnce(Node node) => Users(node).Count == 1;

    /// <summary>Who reads a node, once for each time; a result counts as its own reader.</summary>
    /// <param name="node">A node of the old description.</param>
    /// <returns>The nodes, of the old description too.</returns>
    public IReadOnlyList<Node> Users(Node node) => _users.GetValueOrDefault(node) ?? [];

    /// <summary>Whether a node depends on variables and constants alone.</summary>
    /// <param name="node">A node, old or new.</param>
    /// <returns>True where nothing it reaches is fed or drawn.</returns>
    public bool IsOfWeights(Node node)
    {
        if (_ofWeights.TryGetValue(node, out var known)) return known;
        return _ofWeights[node] =
            node.Op is Variable or Constant || (node.Inputs.Count > 0 && !node.Op.Draws && node.Inputs.All(IsOfWeights));
    }
}
