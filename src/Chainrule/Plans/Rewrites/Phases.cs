using Chainrule.Graph;
using Chainrule.Ops;
using Chainrule.Shapes;

namespace Chainrule.Plans.Rewrites;

/// <summary>Takes, of every value that has two, the one of the plan's kind.</summary>
internal static class Phases
{
    /// <summary>
    /// What holds while training; and products of what is fed may sum in an order that depends on the batch, which predictions must not.
    /// </summary>
    public static Node? Training(Node node, Node[] inputs, Rewriting pass) => node.Op switch
    {
        Phased => inputs[0],
        MatMul product when IsFed(inputs[0]) => node.Become(product.OfImages(constantsFirst: true), inputs),
        _ => null,
    };

    /// <summary>What a node that tracks passes on, once it is noted what it tracks.</summary>
    public static Node? Passing(Node node, Node[] inputs, Rewriting pass) => node.Op is Track ? inputs[0] : null;

    /// <summary>What holds while predicting; buffers stay as they are.</summary>
    public static Node? Inference(Node node, Node[] inputs, Rewriting pass) => node.Op switch
    {
        Phased => inputs[1],
        Track => inputs[0],
        MatMul product when IsFed(inputs[0]) => node.Become(product.OfImages(constantsFirst: false), inputs),
        _ => null,
    };

    private static bool IsFed(Node node) => node.Op is Input || (node.Op.IsView && IsFed(node.Inputs[0]));

    /// <summary>Refuses what can be described but not trained.</summary>
    /// <exception cref="ShapeException">A module says that it cannot be trained like this.</exception>
    public static void ExpectTrainable(Node loss)
    {
        foreach (var node in Node.InOrder(loss))
        {
            if (node.Op is Phased { Refusal: { } refusal }) throw new ShapeException(refusal);
        }
    }
}
