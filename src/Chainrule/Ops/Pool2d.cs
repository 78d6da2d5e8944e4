using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Shapes;

namespace Chainrule.Ops;

/// <summary>
/// An op that draws the pixels under a window together, for each window that slides over images: y = P · x; or its transpose, from places
/// to pixels, which is its derivative.
/// </summary>
/// <remarks>Shapes: pixels [batch, channels, height, width]; places alike, with ⌊(size + 2 · padding − kernel) / stride⌋ + 1 down and
/// across.</remarks>
public abstract class Pool2d : Op
{
    private protected Pool2d(PoolingSize size, bool back) => (Size, Back) = (size, back);

    /// <summary>The sizes.</summary>
    public PoolingSize Size { get; }

    /// <summary>Whether it is the transpose.</summary>
    public bool Back { get; }

    /// <inheritdoc/>
    public override string Name => Back ? $"{GetType().Name} gradient" : GetType().Name;

    /// <inheritdoc/>
    public override Sharing Sharing => Sharing.BySample;

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Node> inputs)
    {
        var (height, width) = Back ? Size.Image : Size.Places;
        return inputs[0].Shape.With(2, height).With(3, width);
    }

    /// <inheritdoc/>
    public override long Flops(Node node) => (long)Size.Planes * Size.Places.Area * Size.Window.Kernel.Area;

    /// <summary>The images, channel by channel, of a thread's samples.</summary>
    private protected static (int From, int To) Planes(in Operands operands, Share share) =>
        share.OfSamples(operands.Shape[0], operands.Shape[1]);

    /// <summary>The sizes of a pooling, after a look that they fit.</summary>
    private protected static PoolingSize Fit(string op, Node x, Size2d kernel, Size2d? stride, Size2d padding)
    {
        var (batch, channels, image) = Images.Expect(op, x);
        var window = new Window(kernel, stride ?? kernel, padding, 1);
        Images.Expect(op, window, image);
        if (2L * padding.Height <= kernel.Height && 2L * padding.Width <= kernel.Width)
            return new PoolingSize(batch * channels, image, window);
        throw Images.Refuse(op, $"expected padding of at most half the kernel {kernel}, got {padding}.");
    }
}
