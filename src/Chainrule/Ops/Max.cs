using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Shapes;

namespace Chainrule.Ops;

/// <summary>y = max x over one axis.</summary>
/// <remarks>
/// <para>Shapes: the axis is kept at size 1, or dropped.</para>
/// <para>Numerics: NaN wins.</para>
/// <para>Derivative: dL/dy goes to the first of the largest, as PyTorch's <c>max(dim)</c> has it.</para>
/// </remarks>
public sealed class Max : Op
{
    private Max()
    {
    }

    /// <inheritdoc/>
    public override Sharing Sharing => Sharing.ByPart;

    /// <summary>The largest element along an axis.</summary>
    /// <param name="x">A node of at least one axis.</param>
    /// <param name="axis">The axis; −1 is the last.</param>
    /// <param name="keepAxis">Whether the axis stays, at size 1.</param>
    /// <returns>The node of y.</returns>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public static Node Of(Node x, int axis = -1, bool keepAxis = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        axis = x.Shape.Axis(axis);

        // The kernel runs along the last axis; another axis is first brought there.
        var order = Enumerable.Range(0, x.Shape.Rank).Where(i => i != axis).Append(axis).ToArray();
        var y = Node.Of(new Max(), axis == x.Shape.Rank - 1 ? x : Permute.Of(x, order));
        return Reshape.Of(y, keepAxis ? x.Shape.With(axis, 1) : x.Shape.Without(axis));
    }

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Node> inputs) => inputs[0].Shape.With(-1, 1);

    /// <inheritdoc/>
    public override Node Differentiate(Node node, Node adjoint, int input)
    {
        ArgumentNullException.ThrowIfNull(node);
        var x = node.Inputs[0];
        return OneHot.Of(ArgMax.Of(x), x.Shape[-1]) * adjoint;
    }

    /// <inheritdoc/>
    public override void Run(in Operands operands, Share share)
    {
        var (rows, width) = (operands.Shape.Count, operands.Node.Inputs[0].Shape[-1]);
        var (start, end) = share.Of(rows, 1);
        Reductions.Max(operands.Path, operands.Input(0), operands.Output, rows, width, 1, start, end);
    }

    /// <inheritdoc/>
    public override long Flops(Node node) => node.Inputs[0].Shape.Count;
}
