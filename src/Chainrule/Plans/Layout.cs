using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Plans;

/// <summary>
/// Finds a place for the numbers of every node: variables in theirs, all else in one arena of the plan, each at a cache line of its own.
/// </summary>
internal sealed class Layout
{
    private readonly Dictionary<Node, Place> _places = [];
    private readonly Dictionary<Node, int> _offsets = [];

    /// <summary>Lays out nodes.</summary>
    /// <param name="order">All nodes that need a place, each after its inputs.</param>
    /// <param name="weights">Where variables lie.</param>
    /// <param name="given">Nodes whose place is decided already: gradients of weights, next values of buffers.</param>
    public Layout(IReadOnlyList<Node> order, ParameterArena weights, IReadOnlyDictionary<Node, Place> given)
    {
        var length = 0;
        foreach (var node in order)
        {
            if (node.Op is Variable) _places[node] = weights.Weight(node);
            else if (given.TryGetValue(node, out var place)) _places[node] = place;
            else if (!node.Op.IsView) _offsets[node] = Place.Take(ref length, node.Shape.Count);
        }

        Arena = new Arena(length);
        foreach (var node in order)
        {
            if (_offsets.TryGetValue(node, out var offset)) _places[node] = new Place(Arena, offset, node.Shape.Count);
            else if (node.Op is View view) _places[node] = _places[node.Inputs[0]].Part(view.Offset, node.Shape.Count);
        }
    }

    /// <summary>The plan's own memory.</summary>
    public Arena Arena { get; }

    public Place this[Node node] => _places[node];

    public bool Has(Node node) => _places.ContainsKey(node);
}
