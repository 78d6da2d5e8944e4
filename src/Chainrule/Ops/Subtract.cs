using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Ops;

/// <summary>y = a − b, element by element.</summary>
/// <remarks>
/// <para>Shapes: a and b broadcast together; y has their common shape.</para>
/// <para>Derivative: dL/da = dL/dy, dL/db = −dL/dy.</para>
/// </remarks>
public sealed class Subtract() : Binary(BinaryFunction.Subtract)
{
    /// <summary>y = a − b.</summary>
    /// <param name="a">Any node.</param>
    /// <param name="b">A node whose shape broadcasts with a's.</param>
    /// <returns>The node of y.</returns>
    /// <exception cref="Shapes.ShapeException">The shapes do not broadcast.</exception>
    public static Node Of(Node a, Node b) => Of(new Subtract(), a, b);

    private protected override Node Derive(Node node, Node adjoint, int input) => input == 0 ? adjoint : Negate.Of(adjoint);
}
