using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Ops;

/// <summary>y = a · (1 − b²): what a tanh with result b sends back of a, element by element.</summary>
/// <remarks>
/// <para>Shapes: a and b broadcast together; y has their common shape.</para>
/// <para>Derivative: dL/da = dL/dy · (1 − b²), dL/db = −2ab · dL/dy.</para>
/// </remarks>
public sealed class TanhGradient() : Binary(BinaryFunction.TanhGradient)
{
    /// <summary>y = a · (1 − b²): what a tanh with result b sends back of a.</summary>
    /// <param name="a">Any node.</param>
    /// <param name="b">A node whose shape broadcasts with a's.</param>
    /// <returns>The node of y.</returns>
    /// <exception cref="Shapes.ShapeException">The shapes do not broadcast.</exception>
    public static Node Of(Node a, Node b) => Of(new TanhGradient(), a, b);

    private protected override Node Derive(Node node, Node adjoint, int input) =>
        input == 0 ? Of(adjoint, node.Inputs[1]) : adjoint * node.Inputs[0] * (-2 * node.Inputs[1]);
}
