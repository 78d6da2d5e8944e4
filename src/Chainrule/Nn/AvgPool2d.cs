using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Nn;

/// <summary>y = the mean of x under a window that slides over images; see <see cref="Ops.AvgPool2d"/>.</summary>
/// <remarks>Shapes: x [batch, channels, height, width], y [batch, channels, ⌊(size + 2 · padding − kernel) / stride⌋ + 1 down and across].
/// </remarks>
/// <param name="kernel">Height and width of the window: one number, or a pair.</param>
/// <param name="stride">From place to place; the kernel where none is given.</param>
/// <param name="padding">Rows and columns of zeros beyond each edge, at most half the kernel.</param>
public sealed class AvgPool2d(Size2d kernel, Size2d? stride = null, Size2d padding = default) : Module
{
    /// <inheritdoc/>
    protected override Node Describe(Node x) => Ops.AvgPool2d.Of(x, kernel, stride, padding);
}
