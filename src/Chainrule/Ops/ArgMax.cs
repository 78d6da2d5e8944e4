using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Shapes;

namespace Chainrule.Ops;

/// <summary>y = the index of the largest element along the last axis, as a float; the first one where several are equal.</summary>
/// <remarks>
/// <para>Shapes: the last axis is dropped.</para>
/// <para>Numerics: NaN wins. Indices are exact up to 2^24.</para>
/// <para>Derivative: none, an index is flat.</para>
/// </remarks>
public sealed class ArgMax : Op
{
    private ArgMax()
    {
    }

    /// <inheritdoc/>
    public override Sharing Sharing => Sharing.ByPart;

    /// <summary>Where the largest element of each row is.</summary>
    /// <param name="x">A node of at least one axis.</param>
    /// <returns>The node of the indices.</returns>
    /// <exception cref="ShapeException">x is a single number.</exception>
    public static Node Of(Node x) => Node.Of(new ArgMax(), x);

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Node> inputs)
    {
        var shape = Rows.Expect(Name, inputs[0]);
        return shape.Without(shape.Rank - 1);
    }

    /// <inheritdoc/>
    public override Node? Differentiate(Node node, Node adjoint, int input) => null;

    /// <inheritdoc/>
    public override void Run(in Operands operands, Share share)
    {
        var (rows, width) = (operands.Shape.Count, operands.Node.Inputs[0].Shape[-1]);
        var (start, end) = share.Of(rows, 1);
        Reductions.ArgMax(operands.Path, operands.Input(0), operands.Output, rows, width, 1, start, end);
    }

    /// <inheritdoc/>
    public override long Flops(Node node) => node.Inputs[0].Shape.Count;
}
