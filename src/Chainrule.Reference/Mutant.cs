using Chainrule.Graph;
using Chainrule.Shapes;

namespace Chainrule.Reference;

/// <summary>An op with its shape, its value and a spoilt derivative. A test of gradients that misses it is worth nothing.</summary>
/// <param name="op">The op to spoil.</param>
/// <param name="mutation">What it answers instead of its own rule.</param>
public sealed class Mutant(Op op, Mutation mutation) : Op
{
    /// <summary>The op that was spoilt.</summary>
    public Op Original { get; } = op;

    /// <inheritdoc/>
    public override string Name => $"Mutant {Original.Name}";

    /// <summary>A description with one node spoilt; leaves stay the same nodes.</summary>
    /// <param name="result">The description.</param>
    /// <param name="spoilt">A node that it reaches.</param>
    /// <param name="mutation">What the node's op answers instead of its own rule.</param>
    /// <returns>The node that stands for the result.</returns>
    public static Node Within(Node result, Node spoilt, Mutation mutation)
    {
        var copies = new Dictionary<Node, Node>();
        foreach (var node in Node.InOrder(result))
        {
            var inputs = node.Inputs.Select(input => copies[input]).ToArray();
            copies[node] = node == spoilt ? node.Become(new Mutant(node.Op, mutation), inputs)
                : inputs.SequenceEqual(node.Inputs) ? node
                : node.Over(inputs);
        }

        return copies[result];
    }

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Node> inputs) => Original.Infer(inputs);

    /// <inheritdoc/>
    public override Node? Differentiate(Node node, Node adjoint, int input) => mutation(Original, node, adjoint, input);

    /// <inheritdoc/>
    public override void Run(in Operands operands, Share share) => Original.Run(operands, share);
}
