using Chainrule.Graph;
using Chainrule.Ops;

namespace Chainrule.Plans.Strips;

/// <summary>
/// Gathers the nodes of a plan into groups that can run as one strip each: elementwise ops on matrices of one size, and the sums at their
/// ends. All other nodes stay alone.
/// </summary>
internal sealed class Groups
{
    private readonly Dictionary<Node, Group> _of = [];
    private readonly Dictionary<Node, int> _at = [];
    private readonly Func<Node, Stage> _when;

    /// <summary>Gathers what can run together, without a circle among the groups.</summary>
    /// <param name="nodes">The nodes that run, each after its inputs.</param>
    /// <param name="fuse">Whether to gather at all.</param>
    /// <param name="when">When a node runs: what runs at different times stays apart.</param>
    public Groups(IReadOnlyList<Node> nodes, bool fuse, Func<Node, Stage> when)
    {
        _when = when;
        foreach (var (i, node) in nodes.Index()) (_of[node], _at[node]) = (new Group([node], fuse ? Frame.Of(node) : null), i);
        var readers = new Dictionary<Node, Node>();
        foreach (var node in fuse ? nodes : [])
        {
            foreach (var input in Inputs(node))
            {
                if (_of.ContainsKey(input)) TryJoin(input, node);
            }
        }

        foreach (var node in fuse ? nodes : [])
        {
            // Two that read the same numbers read them once, if nothing keeps them apart.
            foreach (var input in Inputs(node))
            {
                if (readers.TryGetValue(input, out var other) && input.Shape.Count == _of[node].Frame?.Count) TryJoin(other, node);
                readers[input] = node;
            }
        }

        var met = new HashSet<Group>();
        var order = new List<Group>();
        foreach (var node in nodes) Enter(_of[node]);
        InOrder = order;

        void Enter(Group group)
        {
            if (!met.Add(group)) return;
            foreach (var before in Before(group)) Enter(before);
            order.Add(group);
        }
    }

    /// <summary>The groups, each after those that it reads.</summary>
    public IReadOnlyList<Group> InOrder { get; }

    /// <summary>The node whose memory a node shows.</summary>
    public static Node Source(Node node)
    {
        while (node.Op.IsView) node = node.Inputs[0];
        return node;
    }

    /// <summary>The nodes that only their own group reads, so that they need no memory.</summary>
    /// <param name="kept">Nodes that somebody wants to read.</param>
    public HashSet<Node> Inner(IEnumerable<Node> kept)
    {
        var inner = _of.Where(pair => pair.Value.Nodes.Length > 1 && pair.Key.Op is not Sum).Select(pair => pair.Key).ToHashSet();
        foreach (var node in kept) inner.Remove(Source(node));
        foreach (var node in _of.Keys)
        {
            foreach (var input in Inputs(node))
            {
                if (_of.GetValueOrDefault(input) != _of[node]) inner.Remove(input);
            }
        }

        return inner;
    }

    private static IEnumerable<Node> Inputs(Node node) => node.Inputs.Select(Source);

    private IEnumerable<Group> Before(Group group) =>
        group.Nodes.SelectMany(Inputs).Where(_of.ContainsKey).Select(input => _of[input]).Where(before => before != group);

    private void TryJoin(Node first, Node second)
    {
        var (a, b) = (_of[first], _of[second]);
        if (a == b || a.Frame?.Join(b.Frame) is not { } frame || _when(first) != _when(second)) return;
        if (IsApart(a, b, frame) || IsApart(b, a, frame)) return;
        var joined = new Group([.. a.Nodes.Concat(b.Nodes).OrderBy(node => _at[node])], frame);
        foreach (var node in joined.Nodes) _of[node] = joined;
    }

    /// <summary>Whether b must wait for the end of a: it reads a sum down of a, or something outside that reads a.</summary>
    private bool IsApart(Group a, Group b, Frame frame)
    {
        foreach (var node in b.Nodes)
        {
            foreach (var input in node.Inputs)
            {
                if (Source(input) is { Op: Sum } sum && _of[sum] == a && !frame.IsBesideRows(input.Shape, node.Shape)) return true;
            }
        }

        var seen = new HashSet<Group> { b };
        var pending = new Stack<Group>(Before(b).Where(before => before != a));
        while (pending.TryPop(out var next))
        {
            if (next == a) return true;
            if (!seen.Add(next)) continue;
            foreach (var before in Before(next)) pending.Push(before);
        }

        return false;
    }
}
