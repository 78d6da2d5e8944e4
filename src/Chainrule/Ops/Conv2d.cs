using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Shapes;

namespace Chainrule.Ops;

/// <summary>
/// y[b, o, i, j] = Σ x[b, c, i · s + u · d − p, j · s + v · d − p] · w[o, c, u, v] over c, u, v: a window slides over images and meets what
/// lies below it with its weights. Beyond the edges x is 0.
/// </summary>
/// <remarks>
/// <para>Shapes: x [batch, channels, height, width], w [outputs, channels / groups, kernel height, kernel width], y [batch, outputs, places
/// down, places across], with ⌊(size + 2 · padding − dilation · (kernel − 1) − 1) / stride⌋ + 1 places. In groups, each output sees the
/// channels of its own group only.</para>
/// <para>Numerics: every sum runs in an order that the sizes fix; see <see cref="Convolution"/>.</para>
/// <para>Derivative: with y for its adjoint, T(x, w, y) = Σ x · w · y is linear in each of the three, and this op is each of its three
/// partial derivatives: y from x and w, x from w and y, w from x and y. The derivative of one is another, the adjoint in the place of its
/// own result.</para>
/// <para>Source: Y. LeCun, B. Boser, J. S. Denker et al., "Backpropagation Applied to Handwritten Zip Code Recognition", Neural Computation
/// 1(4), 1989.</para>
/// </remarks>
public sealed class Conv2d : Op
{
    private Conv2d(int result, ConvolutionSize size) => (Result, Size) = (result, size);

    /// <summary>The sizes.</summary>
    public ConvolutionSize Size { get; }

    /// <summary>Which of x, w and y the op computes from the other two: 0, 1 or 2.</summary>
    public int Result { get; }

    /// <inheritdoc/>
    public override string Name => Result switch { 0 => "Conv2d input gradient", 1 => "Conv2d weight gradient", _ => "Conv2d" };

    /// <inheritdoc/>
    public override Sharing Sharing => Result == 1 ? Sharing.ByPart : Sharing.BySample;

    /// <summary>The convolution (in the words of mathematics the cross-correlation) of images with weights.</summary>
    /// <param name="x">The images, [batch, channels, height, width].</param>
    /// <param name="w">The weights, [outputs, channels / groups, kernel height, kernel width].</param>
    /// <param name="stride">From place to place; 1 where none is given.</param>
    /// <param name="padding">Rows and columns of zeros beyond each edge.</param>
    /// <param name="dilation">From tap to tap; 1 where none is given.</param>
    /// <param name="groups">Into how many groups channels and outputs are cut.</param>
    /// <returns>The node of y.</returns>
    /// <exception cref="ShapeException">The shapes do not fit each other, or the kernel is larger than the padded image.</exception>
    public static Node Of(Node x, Node w, Size2d? stride = null, Size2d padding = default, Size2d? dilation = null, int groups = 1)
    {
        ArgumentNullException.ThrowIfNull(w);
        var (batch, channels, image) = Images.Expect(nameof(Conv2d), x);
        var shape = w.Shape;
        if (shape.Rank != 4) throw Refuse($"expected weights [outputs, channels / groups, kernel height, kernel width], got {shape}.");
        Images.Expect(nameof(Conv2d), channels, shape[0], groups);
        if (shape[1] * groups != channels)
            throw Refuse($"expected weights for {channels / groups} channels ({channels} of the images in {groups} groups), got {shape}.");
        var window = new Window((shape[2], shape[3]), stride ?? 1, padding, dilation ?? 1);
        Images.Expect(nameof(Conv2d), window, image);
        return Node.Of(new Conv2d(2, new ConvolutionSize(batch, channels, shape[0], image, window, groups)), x, w);

        static ShapeException Refuse(string message) => Images.Refuse(nameof(Conv2d), message);
    }

    /// <inheritdoc/>
    public override bool ReadsAll(int input) => input == (Result == 0 ? 0 : 1);

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Node> inputs) => Result switch
    {
        0 => new Shape(Size.Batch, Size.Channels, Size.Image.Height, Size.Image.Width),
        1 => new Shape(Size.Outputs, Size.Channels / Size.Groups, Size.Window.Kernel.Height, Size.Window.Kernel.Width),
        _ => new Shape(Size.Batch, Size.Outputs, Size.Places.Height, Size.Places.Width),
    };

    /// <inheritdoc/>
    public override Node Differentiate(Node node, Node adjoint, int input)
    {
        ArgumentNullException.ThrowIfNull(node);

        // x, w and y in this order: the adjoint stands where this op's own result was, and what is wanted is left out.
        var form = node.Inputs.ToList();
        form.Insert(Result, adjoint);
        var wanted = input < Result ? input : input + 1;
        form.RemoveAt(wanted);
        return Node.Of(new Conv2d(wanted, Size), form[0], form[1]);
    }

    /// <inheritdoc/>
    public override void Run(in Operands operands, Share share)
    {
        var (from, to) = share.OfSamples(Size.Batch);
        var a = operands.Input(0);
        var b = operands.Input(1);
        if (Result == 0) Convolution.InputGradient(operands.Path, Size, a, b, operands.Output, from, to);
        else if (Result == 1) Convolution.WeightGradient(operands.Path, Size, a, b, operands.Output, Part(share));
        else Convolution.Forward(operands.Path, Size, a, b, operands.Output, from, to);
    }

    /// <inheritdoc/>
    public override long Flops(Node node) => Size.Flops;

    /// <summary>A thread's part of the weights' gradient: 32 outputs or more, else 8 channels, else 8 outputs, else single ones.</summary>
    private MatMulPart Part(Share share)
    {
        var (channels, outputs) = (Size.Channels / Size.Groups, Size.Outputs / Size.Groups);
        var block = outputs >= 32 * share.Count ? 32 : outputs >= 8 * share.Count && channels < 8 * share.Count ? 8 : 1;
        var byOutput = block > 1 || channels < share.Count;
        var (first, end) = byOutput ? share.Of(outputs, block) : share.Of(channels, 1);
        return byOutput
            ? new MatMulPart(first, end, 0, Size.Taps)
            : new MatMulPart(0, outputs, first * Size.Window.Kernel.Area, end * Size.Window.Kernel.Area);
    }
}
