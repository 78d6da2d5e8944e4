using Chainrule.Shapes;

namespace Chainrule.Graph;

/// <summary>
/// One value of a network, described: an op applied to other nodes. A node has a shape and no numbers; those belong to the plan that runs
/// it.
/// There is no graph object: the graph is what a node reaches through its inputs.
/// </summary>
public sealed class Node
{
    private Node(Op op, Node[] inputs, string path)
    {
        Op = op;
        Inputs = inputs;
        Path = path;
        Shape = op.Infer(inputs);
    }

    /// <summary>What makes the value.</summary>
    public Op Op { get; }

    /// <summary>What it is made of; empty for a leaf.</summary>
    public IReadOnlyList<Node> Inputs { get; }

    /// <summary>The shape of the value.</summary>
    public Shape Shape { get; }

    /// <summary>The module that described it, as in <c>2.fc1</c>; empty outside any module.</summary>
    public string Path { get; }

    /// <summary>Applies an op to nodes.</summary>
    /// <param name="op">A fresh op: it belongs to this one node.</param>
    /// <param name="inputs">What it is applied to.</param>
    /// <returns>The node of the result.</returns>
    /// <exception cref="ShapeException">The op refuses the shapes.</exception>
    /// <exception cref="ArgumentException">The op belongs to another node.</exception>
    public static Node Of(Op op, params Node[] inputs)
    {
        ArgumentNullException.ThrowIfNull(op);
        ArgumentNullException.ThrowIfNull(inputs);
        if (op.IsTaken) throw new ArgumentException($"{op.Name}: expected an op of its own for each node, got one that another has.");
        op.IsTaken = true;
        return new Node(op, inputs, Scope.Path);
    }

    /// <summary>This node over other inputs of the same shapes, in its old place: for rewrites, which give up the old node.</summary>
    /// <param name="inputs">The new inputs.</param>
    /// <returns>The new node.</returns>
    public Node Over(params Node[] inputs) => new(Op, inputs, Path);

    /// <summary>Another op in this node's place, over inputs of its own choice: for rewrites.</summary>
    /// <param name="op">The op.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <returns>The new node.</returns>
    public Node Become(Op op, params Node[] inputs) => new(op, inputs, Path);

    /// <summary>Everything that the given nodes reach, each node after its inputs: in the order in which it can be computed.</summary>
    /// <param name="results">Where to start.</param>
    /// <returns>The nodes; the order depends on the description alone.</returns>
    public static IReadOnlyList<Node> InOrder(params IEnumerable<Node> results)
    {
        var order = new List<Node>();
        var seen = new HashSet<Node>();
        var pending = new Stack<(Node Node, bool Entered)>(results.Reverse().Select(node => (node, false)));
        while (pending.TryPop(out var next))
        {
            if (next.Entered)
            {
                order.Add(next.Node);
            }
            else if (seen.Add(next.Node))
            {
                pending.Push((next.Node, true));
                for (var i = next.Node.Inputs.Count - 1; i >= 0; i--) pending.Push((next.Node.Inputs[i], false));
            }
        }

        return order;
    }

    /// <summary>Op, shape and place, as messages show it: <c>MatMul [16, 128] in 0 (Linear)</c>.</summary>
    public override string ToString() => Path.Length == 0 ? $"{Op.Name} {Shape}" : $"{Op.Name} {Shape} in {Path}";
}
