using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Shapes;

namespace Chainrule.Plans.Rewrites;

/// <summary>
/// The gradient of max(x, 0) and of the maxima of its blocks in one step, from maxima, choices and their gradient: the chosen pixel of a
/// block takes it where the maximum is above 0, all else is 0.
/// </summary>
internal sealed class FusedPoolGradient(PoolingSize size) : FusedOp
{
    public override string Name => "Relu+MaxPool2d gradient";

    public override Sharing Sharing => Sharing.BySample;

    public override Shape Infer(IReadOnlyList<Node> inputs) =>
        inputs[1].Shape.With(2, size.Image.Height).With(3, size.Image.Width);

    public override void Run(in Operands operands, Share share)
    {
        var (from, to) = share.OfSamples(operands.Shape[0], operands.Shape[1]);
        var both = operands.Input(0);
        var half = both.Length / 2;
        Pooling.SpreadMaxRelu(operands.Path, size, both[..half], both[half..], operands.Input(1), operands.Output, from, to);
    }
}
