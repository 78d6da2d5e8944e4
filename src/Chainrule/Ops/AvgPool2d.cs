using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Shapes;

namespace Chainrule.Ops;

/// <summary>y = the mean of x under a window that slides over images; beyond the edges x is 0, and counts.</summary>
/// <remarks>
/// <para>Shapes: x [batch, channels, height, width], y [batch, channels, ⌊(size + 2 · padding − kernel) / stride⌋ + 1 down and across].
/// </para>
/// <para>Derivative: dL/dy, divided by the kernel's area, goes to every pixel under its window: the transpose, which this op is too.</para>
/// </remarks>
public sealed class AvgPool2d : Pool2d
{
    private AvgPool2d(PoolingSize size, bool back)
        : base(size, back)
    {
    }

    /// <summary>The mean under a window.</summary>
    /// <param name="x">The images, [batch, channels, height, width].</param>
    /// <param name="kernel">Height and width of the window.</param>
    /// <param name="stride">From place to place; the kernel where none is given.</param>
    /// <param name="padding">Rows and columns of zeros beyond each edge, at most half the kernel.</param>
    /// <returns>The node of y.</returns>
    /// <exception cref="ShapeException">x holds no images, or the window does not fit them.</exception>
    public static Node Of(Node x, Size2d kernel, Size2d? stride = null, Size2d padding = default) =>
        Node.Of(new AvgPool2d(Fit(nameof(AvgPool2d), x, kernel, stride, padding), back: false), x);

    /// <inheritdoc/>
    public override Node Differentiate(Node node, Node adjoint, int input) => Node.Of(new AvgPool2d(Size, !Back), adjoint);

    /// <inheritdoc/>
    public override void Run(in Operands operands, Share share)
    {
        var (from, to) = Planes(operands, share);
        if (Back) Pooling.SpreadMean(operands.Path, Size, operands.Input(0), operands.Output, from, to);
        else Pooling.Mean(operands.Path, Size, operands.Input(0), operands.Output, from, to);
    }
}
