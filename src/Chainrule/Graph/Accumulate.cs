using Chainrule.Kernels;
using Chainrule.Shapes;

namespace Chainrule.Graph;

/// <summary>
/// y = x₁ + x₂ + …, in that order: where several paths lead from a value to the loss, its adjoint is the sum over the paths.
/// The one op that the chain rule itself needs.
/// </summary>
/// <remarks>Shapes: all alike. Numerics: y is one chain of additions, in the order of the inputs.</remarks>
public sealed class Accumulate : Op
{
    /// <inheritdoc/>
    public override Sharing Sharing => Sharing.ByElement;

    /// <summary>The sum of nodes.</summary>
    /// <param name="terms">At least one node; all of one shape.</param>
    /// <returns>The node; the term itself where there is one only.</returns>
    public static Node Of(params IReadOnlyList<Node> terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return terms.Count == 1 ? terms[0] : Node.Of(new Accumulate(), [.. terms]);
    }

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Node> inputs)
    {
        foreach (var term in inputs)
        {
            if (term.Shape.Equals(inputs[0].Shape)) continue;
            throw new ShapeException($"accumulate: expected terms of shape {inputs[0].Shape}, got {term}.");
        }

        return inputs[0].Shape;
    }

    /// <inheritdoc/>
    public override Node Differentiate(Node node, Node adjoint, int input) => adjoint;

    /// <inheritdoc/>
    public override void Run(in Operands operands, Share share)
    {
        var (start, end) = share.Of(operands.Shape.Count);
        var y = operands.Output[start..end];
        Elementwise.Zip(operands.Path, BinaryFunction.Add, operands.Input(0)[start..end], operands.Input(1)[start..end], y);
        for (var i = 2; i < operands.Node.Inputs.Count; i++)
        {
            Elementwise.Zip(operands.Path, BinaryFunction.Add, y, operands.Input(i)[start..end], y);
        }
    }

    /// <inheritdoc/>
    public override long Flops(Node node) => (long)node.Shape.Count * (node.Inputs.Count - 1);
}
