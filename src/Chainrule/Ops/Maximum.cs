using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Ops;

/// <summary>y = max(a, b), element by element.</summary>
/// <remarks>
/// <para>Shapes: a and b broadcast together; y has their common shape.</para>
/// <para>Numerics: NaN wins.</para>
/// <para>Derivative: dL/dy goes to the larger of the two; where they are equal each receives half, as in PyTorch.</para>
/// </remarks>
public sealed class Maximum() : Binary(BinaryFunction.Maximum)
{
    /// <summary>y = max(a, b).</summary>
    /// <param name="a">Any node.</param>
    /// <param name="b">A node whose shape broadcasts with a's.</param>
    /// <returns>The node of y.</returns>
    /// <exception cref="Shapes.ShapeException">The shapes do not broadcast.</exception>
    public static Node Of(Node a, Node b) => Of(new Maximum(), a, b);

    private protected override Node Derive(Node node, Node adjoint, int input)
    {
        var (self, other) = (node.Inputs[input], node.Inputs[1 - input]);
        return adjoint * (0.5f * (1 + (GreaterThan.Of(self, other) - GreaterThan.Of(other, self))));
    }
}
