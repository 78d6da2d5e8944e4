using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Shapes;

namespace Chainrule.Ops;

/// <summary>y[i₀, i₁, …] = x with its axes in another order; for a matrix, the transpose.</summary>
/// <remarks>
/// <para>Shapes: y's axis j has the size of x's axis order[j].</para>
/// <para>Derivative: dL/dx is dL/dy with the axes put back.</para>
/// </remarks>
public sealed class Permute : Op
{
    private readonly int[] _order;
    private int[] _steps = [];

    private Permute(int[] order) => _order = order;

    /// <inheritdoc/>
    public override Sharing Sharing => Sharing.ByPart;

    /// <summary>The axes of x in the order in which y has them.</summary>
    public ReadOnlySpan<int> Order => _order;

    /// <summary>Reorders axes.</summary>
    /// <param name="x">Any node.</param>
    /// <param name="order">Each axis of x once, in the new order; −1 is the last. Without any: the reverse order.</param>
    /// <returns>The node of y.</returns>
    /// <exception cref="ShapeException">The order does not name each axis once.</exception>
    public static Node Of(Node x, params ReadOnlySpan<int> order)
    {
        ArgumentNullException.ThrowIfNull(x);
        var axes = new int[x.Shape.Rank];
        for (var i = 0; i < axes.Length; i++)
            axes[i] = order.IsEmpty ? axes.Length - 1 - i : i < order.Length ? x.Shape.Axis(order[i]) : -1;
        if (axes.Distinct().Count() == axes.Length && (order.IsEmpty || order.Length == axes.Length)) return Node.Of(new Permute(axes), x);
        throw new ShapeException($"Permute: expected each axis of {x.Shape} once, got [{string.Join(", ", order.ToArray())}].");
    }

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Node> inputs)
    {
        var from = inputs[0].Shape;
        _steps = [.. _order.Select(axis => from.Product(axis + 1, from.Rank))];
        return new Shape([.. _order.Select(axis => from[axis])]);
    }

    /// <inheritdoc/>
    public override Node Differentiate(Node node, Node adjoint, int input)
    {
        var back = new int[_order.Length];
        for (var i = 0; i < back.Length; i++) back[_order[i]] = i;
        return Of(adjoint, back);
    }

    /// <inheritdoc/>
    public override void Run(in Operands operands, Share share)
    {
        var shape = operands.Shape;
        var width = shape.Rank == 0 ? 1 : shape[-1];
        var (start, end) = share.Of(shape.Count / width, 1);
        Strided.Copy(operands.Input(0), _steps, shape.Sizes, operands.Output, start * width, end * width);
    }
}
