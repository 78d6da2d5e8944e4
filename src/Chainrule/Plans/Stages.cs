using Chainrule.Graph;

namespace Chainrule.Plans;

/// <summary>Tells when each node runs. Constants, and single numbers made of them alone, are there when the plan is made.</summary>
internal sealed class Stages
{
    private readonly HashSet<Node> _ahead = [];
    private readonly Func<Node, bool> _isOfWeights;

    /// <summary>Sorts nodes.</summary>
    /// <param name="order">Nodes in order, each after its inputs, without those whose place others write too.</param>
    /// <param name="isOfWeights">What need not run while the weights stay.</param>
    public Stages(IEnumerable<Node> order, Func<Node, bool> isOfWeights)
    {
        _isOfWeights = isOfWeights;
        foreach (var node in order)
        {
            var isMade = node.Shape.Count == 1 && node.Inputs.Count > 0 && !node.Op.Draws && node.Inputs.All(_ahead.Contains);
            if (node.Op is Constant || isMade) _ahead.Add(node);
        }
    }

    public Stage Of(Node node) => _ahead.Contains(node) ? Stage.Ahead : _isOfWeights(node) ? Stage.OfWeights : Stage.Always;
}
