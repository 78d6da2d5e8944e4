using Chainrule.Graph;
using Chainrule.Shapes;

namespace Chainrule.Reference;

/// <summary>
/// An op with its shape and its value, and with a spoilt derivative: a test of gradients that does not notice it is worth nothing.
/// </summary>
public sealed class Mutant(Op op, Mutation mutation) : Op
{
    /// <summary>The op that was spoilt.</summary>
    public Op Original { get; } = op;

    public override string Name => $"Mutant {Original.Name}";

    /// <summary>A description with one node spoilt; leaves stay the same nodes.</summary>
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

    public override Shape Infer(IReadOnlyList<Node> inputs) => Original.Infer(inputs);

    public override Node? Differentiate(Node node, Node adjoint, int input) => mutation(Original, node, adjoint, input);

    public override void Run(in Operands operands, Share share) => Original.Run(operands, share);
}
