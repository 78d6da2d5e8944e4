using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Ops;

/// <summary>y = 1 where a > b, else 0, element by element.</summary>
/// <remarks>
/// <para>Shapes: a and b broadcast together; y has their common shape.</para>
/// <para>Numerics: 0 where either is NaN.</para>
/// <para>Derivative: none: y is flat.</para>
/// </remarks>
public sealed class GreaterThan() : Binary(BinaryFunction.GreaterThan)
{
    /// <summary>y = 1 where a > b, else 0.</summary>
    /// <param name="a">Any node.</param>
    /// <param name="b">A node whose shape broadcasts with a's.</param>
    /// <returns>The node of y.</returns>
    /// <exception cref="Shapes.ShapeException">The shapes do not broadcast.</exception>
    public static Node Of(Node a, Node b) => Of(new GreaterThan(), a, b);

    private protected override Node? Derive(Node node, Node adjoint, int input) => null;
}
