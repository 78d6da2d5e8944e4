using Chainrule.Graph;
using Chainrule.Ops;

namespace Chainrule.Lab.Analysis;

/// <summary>
/// Descriptions in which nothing depends on the kind of plan any more: what holds while predicting can then be differentiated too.
/// </summary>
internal static class Phase
{
    /// <summary>What holds while predicting: no dropout, and batch norms with their running statistics.</summary>
    /// <param name="results">The nodes.</param>
    /// <returns>What stands for each of them, over the same inputs and variables.</returns>
    public static Node[] Predicting(params IReadOnlyList<Node> results) => Taken(1, results);

    /// <summary>What holds while training.</summary>
    /// <param name="results">The nodes.</param>
    /// <returns>What stands for each of them, over the same inputs and variables.</returns>
    public static Node[] Training(params IReadOnlyList<Node> results) => Taken(0, results);

    private static Node[] Taken(int branch, IReadOnlyList<Node> results)
    {
        var taken = new Dictionary<Node, Node>();
        foreach (var node in Node.InOrder(results))
        {
            var inputs = node.Inputs.Select(input => taken[input]).ToArray();
            taken[node] = node.Op is Phased ? inputs[branch] : inputs.SequenceEqual(node.Inputs) ? node : node.Over(inputs);
        }

        return [.. results.Select(result => taken[result])];
    }
}
