using Chainrule.Graph;
using Chainrule.Ops;

namespace Chainrule.Lab.Analysis;

/// <summary>The matrix products and convolutions of a description that weigh activations with weights.</summary>
internal static class Products
{
    /// <summary>The products, inputs first.</summary>
    /// <param name="prediction">The model's result.</param>
    /// <returns>Nodes whose first input are activations, and whose second are weights, plain or made of others.</returns>
    public static IEnumerable<Node> Of(Node prediction) => Node.InOrder(prediction).Where(node =>
        node.Op is MatMul { Size: { TransposeA: false, TransposeB: false } } or Conv2d { Result: 2 }
        && Node.InOrder(node.Inputs[1]).All(below => below.Op is not Input));
}
