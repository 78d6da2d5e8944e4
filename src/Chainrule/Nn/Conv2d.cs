using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Ops;
using Chainrule.Shapes;

namespace Chainrule.Nn;

/// <summary>y = x ∗ w + b: a window slides over images, the same weights everywhere; see <see cref="Ops.Conv2d"/>.</summary>
/// <remarks>
/// <para>Shapes: x [batch, channels, height, width], w [outputs, channels / groups, kernel height, kernel width], b [outputs], y [batch,
/// outputs, ⌊(size + 2 · padding − dilation · (kernel − 1) − 1) / stride⌋ + 1 down and across].</para>
/// <para>Parameters: <c>weight</c> and <c>bias</c>, named and shaped as PyTorch's. By default both start uniform in ±1/√in, with in =
/// channels / groups · kernel area, as PyTorch's do.</para>
/// <para>Kernel, stride, padding and dilation are one number, or a pair: <c>new Conv2d(16, (3, 5), stride: (2, 1))</c>.</para>
/// <para>Where it differs from PyTorch: the number of channels may be left to the first use, as in its <c>LazyConv2d</c>. Three numbers
/// without names are channels, outputs and kernel, as in PyTorch; name what follows.</para>
/// </remarks>
public sealed class Conv2d : Module
{
    private readonly int? _channels;
    private readonly int _outputs;
    private readonly Window _window;
    private readonly int _groups;
    private Node? _weight;
    private Node? _bias;

    /// <summary>Makes a layer that finds its number of channels when it is first applied.</summary>
    /// <param name="outputs">Channels of the result.</param>
    /// <param name="kernel">Height and width of the window.</param>
    /// <param name="stride">From place to place; 1 where none is given.</param>
    /// <param name="padding">Rows and columns of zeros beyond each edge.</param>
    /// <param name="dilation">From tap to tap; 1 where none is given.</param>
    /// <param name="groups">Into how many groups channels and outputs are cut, each output seeing its own group only.</param>
    public Conv2d(
        int outputs, Size2d kernel, Size2d? stride = null, Size2d padding = default, Size2d? dilation = null, int groups = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        _outputs = outputs;
        _window = new Window(kernel, stride ?? 1, padding, dilation ?? 1);
        _groups = groups;
    }

    /// <summary>Makes a layer.</summary>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="outputs">Channels of the result.</param>
    /// <param name="kernel">Height and width of the window.</param>
    /// <param name="stride">From place to place; 1 where none is given.</param>
    /// <param name="padding">Rows and columns of zeros beyond each edge.</param>
    /// <param name="dilation">From tap to tap; 1 where none is given.</param>
    /// <param name="groups">Into how many groups channels and outputs are cut, each output seeing its own group only.</param>
    public Conv2d(
        int channels, int outputs, Size2d kernel, Size2d? stride = null, Size2d padding = default, Size2d? dilation = null, int groups = 1)
        : this(outputs, kernel, stride, padding, dilation, groups)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        _channels = channels;
    }

    /// <summary>Whether b is added.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>How the weights start; in = channels / groups · kernel area, out = outputs / groups · kernel area.</summary>
    public StartRule Start { get; init; } = StartRule.PyTorch;

    /// <inheritdoc/>
    protected override Node Describe(Node x)
    {
        var (_, channels, image) = Images.Expect(nameof(Conv2d), x);
        if (_channels is { } known && channels != known) throw Refuse($"expected {known} channels, got {channels} in {x.Shape}.");
        Images.Expect(nameof(Conv2d), _window, image);
        Images.Expect(nameof(Conv2d), channels, _outputs, _groups);
        var shape = new Shape(_outputs, channels / _groups, _window.Kernel.Height, _window.Kernel.Width);
        var (fanIn, fanOut) = (shape.Product(1, 4), _outputs / _groups * _window.Kernel.Area);
        var weight = Parameter(ref _weight, "weight", shape, Start.Weight(fanIn, fanOut));
        var y = Ops.Conv2d.Of(x, weight, _window.Stride, _window.Padding, _window.Dilation, _groups);
        if (Bias) y += Parameter(ref _bias, "bias", new Shape(_outputs), Start.Bias(fanIn, fanOut)).Reshape(_outputs, 1, 1);
        return y;
    }
}
