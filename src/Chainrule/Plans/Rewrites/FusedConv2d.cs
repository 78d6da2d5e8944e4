using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Ops;
using Chainrule.Shapes;

namespace Chainrule.Plans.Rewrites;

/// <summary>
/// y = max(x ∗ w + b, 0), or without what is not there, in one step: what follows the convolution is done while a band of it is in the
/// cache. Before a pooling in blocks of 2 × 2 only the maxima are stored, and behind them, where the gradient needs them, the choices.
/// </summary>
internal sealed class FusedConv2d : FusedOp
{
    private readonly ConvolutionSize _size;
    private readonly End _end;

    private FusedConv2d(ConvolutionSize size, End end) => (_size, _end) = (size, end);

    /// <summary>What follows the convolution.</summary>
    private enum End
    {
        Bias,
        Relu,
        Maxima,
        MaximaAndChoices,
    }

    public override string Name => "Conv2d+bias" + _end switch { End.Bias => "", End.Relu => "+Relu", _ => "+Relu+MaxPool2d" };

    /// <summary>Whether it ends with a ReLU, all of which is stored.</summary>
    public bool IsRelu => _end == End.Relu;

    public override Sharing Sharing => Sharing.BySample;

    internal override int SampleAxis => _end == End.MaximaAndChoices ? 1 : 0;

    public override bool ReadsAll(int input) => input > 0;

    /// <summary>The rule: a sum with one number for each output fuses, then a ReLU; each where nobody else reads what vanishes.</summary>
    public static Node? Rewrite(Node node, Node[] inputs, Rewriting pass)
    {
        if (inputs.Length == 0 || !pass.UsedOnce(node.Inputs[0])) return null;
        var first = inputs[0];
        return (node.Op, first.Op) switch
        {
            (Add, Ops.Conv2d { Result: 2 } conv) when first.Shape.Equals(node.Shape) && IsBias(inputs[1].Shape, conv.Size.Outputs) =>
                node.Become(new FusedConv2d(conv.Size, End.Bias), first.Inputs[0], first.Inputs[1], inputs[1]),
            (Relu, FusedConv2d { _end: End.Bias } conv) =>
                node.Become(new FusedConv2d(conv._size, End.Relu), [.. first.Inputs]),
            _ => null,
        };
    }

    /// <summary>The node that goes on with a pooling, if there is something to fuse it with.</summary>
    public static Node? Pooled(Node node, Node relu, bool choices) => relu.Op is FusedConv2d { IsRelu: true } conv
        ? node.Become(new FusedConv2d(conv._size, choices ? End.MaximaAndChoices : End.Maxima), [.. relu.Inputs])
        : null;

    public override Shape Infer(IReadOnlyList<Node> inputs)
    {
        var places = _end >= End.Maxima ? Window.Blocks.Over(_size.Places) : _size.Places;
        var shape = new Shape(_size.Batch, _size.Outputs, places.Height, places.Width);
        return _end == End.MaximaAndChoices ? FusedPool.WithChoices(shape) : shape;
    }

    public override void Run(in Operands operands, Share share)
    {
        var (from, to) = share.OfSamples(_size.Batch);
        var x = operands.Input(0);
        var w = operands.Input(1);
        var bias = operands.Input(2);
        if (_end is End.Bias or End.Relu)
        {
            Convolution.Forward(operands.Path, _size, x, w, bias, _end == End.Relu, operands.Output, from, to);
            return;
        }

        var y = FusedPool.Maxima(operands);
        Convolution.ForwardMaxRelu(operands.Path, _size, x, w, bias, y, operands.Output[y.Length..], from, to);
    }

    public override long Flops(Node node) => _size.Flops + node.Shape.Count;

    private static bool IsBias(Shape shape, int outputs) => shape.Rank >= 3 && shape.Count == outputs && shape[-3] == outputs;
}
