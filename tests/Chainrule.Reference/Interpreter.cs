using Chainrule.Graph;

namespace Chainrule.Reference;

/// <summary>
/// The oracle: evaluates a description in double precision, each op by its definition, in the plainest loops there are. It shares no
/// arithmetic with the engine; calculus is tested on it by finite differences, and the fast plans are tested against it.
/// </summary>
public sealed class Interpreter
{
    private readonly Dictionary<Node, double[]> _given = [];

    /// <summary>Gives a leaf its numbers.</summary>
    public double[] this[Node leaf]
    {
        get => _given[leaf];
        set => _given[leaf] = value.Length == leaf.Shape.Count
            ? value
            : throw new ArgumentException($"{leaf}: expected {leaf.Shape.Count} numbers, got {value.Length}.");
    }

    /// <summary>The numbers of nodes, from those of the leaves.</summary>
    public double[][] Evaluate(params IReadOnlyList<Node> results)
    {
        var values = new Dictionary<Node, double[]>();
        foreach (var node in Node.InOrder(results))
        {
            values[node] = node.Op switch
            {
                Constant constant => OfConstant(constant),
                Leaf => _given.TryGetValue(node, out var given) ? given : throw new ArgumentException($"{node} has no numbers."),
                _ => Definitions.Of(node, [.. node.Inputs.Select(input => values[input])]),
            };
        }

        return [.. results.Select(result => values[result])];
    }

    private static double[] OfConstant(Constant constant)
    {
        var floats = new float[constant.Shape.Count];
        constant.Fill(floats);
        return [.. floats.Select(value => (double)value)];
    }
}
