using Chainrule.Graph;
using Chainrule.Ops;

namespace Chainrule.Reference;

/// <summary>
/// The oracle: evaluates a description in double precision, each op by its definition, in the plainest loops there are. It shares no
/// arithmetic with the engine; calculus is tested on it by finite differences, and the fast plans are tested against it.
/// </summary>
public sealed class Interpreter
{
    private readonly Dictionary<Node, double[]> _given = [];

    /// <summary>Whether it evaluates what a training plan does, or what an inference plan does.</summary>
    public bool IsTraining { get; init; } = true;

    /// <summary>Gives a leaf its numbers, or a node that draws at random.</summary>
    /// <param name="leaf">An input, a parameter, a buffer, a dropout's mask.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers than the node's shape has elements.</exception>
    public double[] this[Node leaf]
    {
        get => _given[leaf];
        set => _given[leaf] = value.Length == leaf.Shape.Count
            ? value
            : throw new ArgumentException($"{leaf}: expected {leaf.Shape.Count} numbers, got {value.Length}.");
    }

    /// <summary>The numbers of nodes, from those of the leaves.</summary>
    /// <param name="results">The nodes.</param>
    /// <returns>The numbers of each, in row-major order.</returns>
    /// <exception cref="ArgumentException">A leaf, or a node that draws, was given no numbers.</exception>
    /// <exception cref="NotSupportedException">An op has no definition here: one of your own, for instance.</exception>
    public double[][] Evaluate(params IReadOnlyList<Node> results)
    {
        var values = new Dictionary<Node, double[]>();
        foreach (var node in Node.InOrder(results))
        {
            values[node] = node.Op switch
            {
                Constant constant => OfConstant(constant),
                Leaf or { Draws: true } =>
                    _given.TryGetValue(node, out var given) ? given : throw new ArgumentException($"{node} has no numbers."),
                Phased when !IsTraining => values[node.Inputs[1]],
                _ => Definitions.Of(node, [.. node.Inputs.Select(input => values[input])]),
            };
        }

        return [.. results.Select(result => values[result])];
    }

    private static double[] OfConstant(Constant constant) =>
        constant.Values.Length == 1 ? [.. Enumerable.Repeat(constant.Values[0], constant.Shape.Count)] : constant.Values.ToArray();
}
