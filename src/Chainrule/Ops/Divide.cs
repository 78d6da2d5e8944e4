using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Ops;

/// <summary>y = a / b, element by element.</summary>
/// <remarks>
/// <para>Shapes: a and b broadcast together; y has their common shape.</para>
/// <para>Numerics: IEEE division: ±infinity or NaN where b is 0.</para>
/// <para>Derivative: dL/da = dL/dy / b, dL/db = −y / b · dL/dy.</para>
/// </remarks>
public sealed class Divide() : Binary(BinaryFunction.Divide)
{
    /// <summary>y = a / b.</summary>
    /// <param name="a">Any node.</param>
    /// <param name="b">A node whose shape broadcasts with a's.</param>
    /// <returns>The node of y.</returns>
    /// <exception cref="Shapes.ShapeException">The shapes do not broadcast.</exception>
    public static Node Of(Node a, Node b) => Of(new Divide(), a, b);

    private protected override Node Derive(Node node, Node adjoint, int input) =>
        input == 0 ? adjoint / node.Inputs[1] : Negate.Of(adjoint * node / node.Inputs[1]);
}
