using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Shapes;

namespace Chainrule.Ops;

/// <summary>y = the greatest x under a window that slides over images.</summary>
/// <remarks>
/// <para>Shapes: x [batch, channels, height, width], y [batch, channels, ⌊(size + 2 · padding − kernel) / stride⌋ + 1 down and across].
/// </para>
/// <para>Numerics: NaN wins; beyond the edges is nothing, which never wins.</para>
/// <para>Derivative: dL/dy goes to the greatest x of its window, the first one where several are equal, as in PyTorch. With that pixel
/// held, y = P(x) · x is linear, and so is its derivative P(x)ᵀ · dL/dy: this op is P(x) · t for any t, and its transpose.</para>
/// </remarks>
public sealed class MaxPool2d : Pool2d
{
    private MaxPool2d(PoolingSize size, bool back)
        : base(size, back)
    {
    }

    /// <summary>The maximum under a window.</summary>
    /// <param name="x">The images, [batch, channels, height, width].</param>
    /// <param name="kernel">Height and width of the window.</param>
    /// <param name="stride">From place to place; the kernel where none is given.</param>
    /// <param name="padding">Rows and columns beyond each edge, at most half the kernel.</param>
    /// <returns>The node of y.</returns>
    /// <exception cref="ShapeException">x holds no images, or the window does not fit them.</exception>
    public static Node Of(Node x, Size2d kernel, Size2d? stride = null, Size2d padding = default) =>
        Node.Of(new MaxPool2d(Fit(nameof(MaxPool2d), x, kernel, stride, padding), back: false), x);

    /// <inheritdoc/>
    public override Node? Differentiate(Node node, Node adjoint, int input)
    {
        ArgumentNullException.ThrowIfNull(node);

        // An input that only decides is flat: it moves nothing but the choice.
        return input < node.Inputs.Count - 1 ? null : Node.Of(new MaxPool2d(Size, !Back), node.Inputs[0], adjoint);
    }

    /// <inheritdoc/>
    public override void Run(in Operands operands, Share share)
    {
        var (from, to) = Planes(operands, share);
        var x = operands.Input(0);
        var t = operands.Input(operands.Node.Inputs.Count - 1);
        if (Back) Pooling.SpreadMax(operands.Path, Size, x, t, operands.Output, from, to);
        else Pooling.PickMax(operands.Path, Size, x, t, operands.Output, from, to);
    }
}
