using Chainrule.Graph;
using Chainrule.Ops;

namespace Chainrule.Plans.Rewrites;

/// <summary>Sees to it that products read weights in panels as they lie, and that everybody else gets them in rows.</summary>
internal sealed class Panels(ParameterArena weights)
{
    private readonly Dictionary<Node, Node> _inRows = [];

    /// <summary>The rule.</summary>
    public Node? Rewrite(Node node, Node[] inputs, Rewriting pass)
    {
        if (!inputs.Any(weights.IsInPanels)) return null;
        bool MustBeInRows(Node input, int i) => weights.IsInPanels(input) && !node.Op.ReadsPanels(i);
        Node[] read = [.. inputs.Select((input, i) => MustBeInRows(input, i) ? InRows(input) : input)];
        return node.Op is MatMul product && weights.IsInPanels(read[1]) ? node.Become(product.OverPanels(), read) : node.Over(read);
    }

    private Node InRows(Node weight)
    {
        if (!_inRows.TryGetValue(weight, out var rows))
            _inRows[weight] = rows = weight.Become(new Relaid(weight.Shape, toPanels: false), weight);
        return rows;
    }
}
