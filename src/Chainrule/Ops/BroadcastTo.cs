using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Shapes;

namespace Chainrule.Ops;

/// <summary>y = x, repeated along the axes where x has size 1 or none.</summary>
/// <remarks>
/// <para>Shapes: x's must broadcast to y's, aligned at the last axis.</para>
/// <para>Derivative: dL/dx = Σ dL/dy over the repeated axes.</para>
/// </remarks>
public sealed class BroadcastTo : Op
{
    private readonly Shape _shape;
    private int[] _steps = [];

    private BroadcastTo(Shape shape) => _shape = shape;

    /// <inheritdoc/>
    public override Sharing Sharing => Sharing.ByPart;

    /// <summary>Repeats a node.</summary>
    /// <param name="x">Any node.</param>
    /// <param name="shape">The shape to take.</param>
    /// <returns>The node of y; <paramref name="x"/> itself where it has the shape already.</returns>
    /// <exception cref="ShapeException">x's shape does not broadcast to it.</exception>
    public static Node Of(Node x, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(shape);
        return x.Shape.Equals(shape) ? x : Node.Of(new BroadcastTo(shape), x);
    }

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Node> inputs)
    {
        var from = inputs[0].Shape;
        if (!_shape.Equals(Shape.Broadcast(from, _shape)))
        {
            throw new ShapeException($"{Name}: expected a shape that broadcasts to {_shape}, got {from}.");
        }

        var steps = new int[_shape.Rank];
        for (var axis = 1; axis <= from.Rank; axis++)
        {
            if (from[-axis] > 1) steps[^axis] = from.Product(from.Rank - axis + 1, from.Rank);
        }

        _steps = steps;
        return _shape;
    }

    /// <inheritdoc/>
    public override Node Differentiate(Node node, Node adjoint, int input) => Sum.To(node.Inputs[0].Shape, adjoint);

    /// <inheritdoc/>
    public override void Run(in Operands operands, Share share)
    {
        var width = _shape.Rank == 0 ? 1 : _shape[-1];
        var (start, end) = share.Of(_shape.Count / width, 1);
        Strided.Copy(operands.Input(0), _steps, _shape.Sizes, operands.Output, start * width, end * width);
    }
}
