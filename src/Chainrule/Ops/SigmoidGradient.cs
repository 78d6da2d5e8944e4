using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Ops;

/// <summary>y = a · b · (1 − b): what a sigmoid with result b sends back of a, element by element.</summary>
/// <remarks>
/// <para>Shapes: a and b broadcast together; y has their common shape.</para>
/// <para>Derivative: dL/da = dL/dy · b · (1 − b), dL/db = dL/dy · a · (1 − 2b).</para>
/// </remarks>
public sealed class SigmoidGradient() : Binary(BinaryFunction.SigmoidGradient)
{
    /// <summary>y = a · b · (1 − b): what a sigmoid with result b sends back of a.</summary>
    /// <param name="a">Any node.</param>
    /// <param name="b">A node whose shape broadcasts with a's.</param>
    /// <returns>The node of y.</returns>
    /// <exception cref="Shapes.ShapeException">The shapes do not broadcast.</exception>
    public static Node Of(Node a, Node b) => Of(new SigmoidGradient(), a, b);

    private protected override Node Derive(Node node, Node adjoint, int input) =>
        input == 0 ? Of(adjoint, node.Inputs[1]) : adjoint * node.Inputs[0] * (1 - 2 * node.Inputs[1]);
}
