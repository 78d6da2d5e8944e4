using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Ops;

/// <summary>y = a where b > 0, else 0: what a ReLU with result b sends back of a, element by element.</summary>
/// <remarks>
/// <para>Shapes: a and b broadcast together; y has their common shape.</para>
/// <para>Derivative: dL/da = dL/dy where b > 0, else 0; y is flat in b.</para>
/// </remarks>
public sealed class ReluGradient() : Binary(BinaryFunction.ReluGradient)
{
    /// <summary>y = a where b > 0, else 0: what a ReLU with result b sends back of a.</summary>
    /// <param name="a">Any node.</param>
    /// <param name="b">A node whose shape broadcasts with a's.</param>
    /// <returns>The node of y.</returns>
    /// <exception cref="Shapes.ShapeException">The shapes do not broadcast.</exception>
    public static Node Of(Node a, Node b) => Of(new ReluGradient(), a, b);

    private protected override Node? Derive(Node node, Node adjoint, int input) => input == 0 ? Of(adjoint, node.Inputs[1]) : null;
}
