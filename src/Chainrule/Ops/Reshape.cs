using Chainrule.Graph;
using Chainrule.Shapes;

namespace Chainrule.Ops;

/// <summary>y = the elements of x, in their order, under another shape. Nothing is copied.</summary>
/// <remarks>Derivative: dL/dx is dL/dy under x's shape.</remarks>
public sealed class Reshape : View
{
    private readonly Shape _shape;

    private Reshape(Shape shape) => _shape = shape;

    /// <summary>Another shape for the same elements.</summary>
    /// <param name="x">Any node.</param>
    /// <param name="shape">A shape of as many elements.</param>
    /// <returns>The node of y; <paramref name="x"/> itself where it has the shape already.</returns>
    /// <exception cref="ShapeException">The number of elements differs.</exception>
    public static Node Of(Node x, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(shape);
        return x.Shape.Equals(shape) ? x : Node.Of(new Reshape(shape), x);
    }

    /// <summary>Another shape for the same elements.</summary>
    /// <param name="x">Any node.</param>
    /// <param name="sizes">The sizes; one of them may be −1 and takes what is left.</param>
    /// <returns>The node of y.</returns>
    /// <exception cref="ShapeException">The number of elements differs.</exception>
    public static Node Of(Node x, params ReadOnlySpan<int> sizes)
    {
        ArgumentNullException.ThrowIfNull(x);
        var open = sizes.IndexOf(-1);
        if (open < 0) return Of(x, new Shape(sizes));
        var full = sizes.ToArray();
        full[open] = 1;
        full[open] = Math.Max(1, x.Shape.Count / new Shape(full).Count);
        return Of(x, new Shape(full));
    }

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Node> inputs)
    {
        if (inputs[0].Shape.Count == _shape.Count) return _shape;
        throw new ShapeException(
            $"{Name}: expected {inputs[0].Shape.Count} elements as in {inputs[0].Shape}, got {_shape.Count} in {_shape}.");
    }

    /// <inheritdoc/>
    public override Node Differentiate(Node node, Node adjoint, int input) => Of(adjoint, node.Inputs[0].Shape);
}
