using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Ops;

/// <summary>y = a · b, element by element.</summary>
/// <remarks>
/// <para>Shapes: a and b broadcast together; y has their common shape.</para>
/// <para>Derivative: dL/da = b · dL/dy, dL/db = a · dL/dy.</para>
/// </remarks>
public sealed class Multiply() : Binary(BinaryFunction.Multiply)
{
    /// <summary>y = a · b.</summary>
    /// <param name="a">Any node.</param>
    /// <param name="b">A node whose shape broadcasts with a's.</param>
    /// <returns>The node of y.</returns>
    /// <exception cref="Shapes.ShapeException">The shapes do not broadcast.</exception>
    public static Node Of(Node a, Node b) => Of(new Multiply(), a, b);

    private protected override Node Derive(Node node, Node adjoint, int input) =>
        input == 0 ? adjoint * node.Inputs[1] : adjoint * node.Inputs[0];
}
