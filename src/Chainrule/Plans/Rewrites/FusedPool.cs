using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Ops;
using Chainrule.Shapes;

namespace Chainrule.Plans.Rewrites;

/// <summary>
/// [y, choices]: the maxima of max(x, 0) in blocks of 2 × 2, and which of the four each was. Nothing else of the ReLU is stored: its
/// gradient and the pooling's come from these two, see <see cref="FusedPoolGradient"/>.
/// </summary>
internal sealed class FusedPool(PoolingSize size, bool choices) : FusedOp
{
    public override string Name => "Relu+MaxPool2d";

    public override Sharing Sharing => Sharing.BySample;

    internal override int SampleAxis => choices ? 1 : 0;

    /// <summary>
    /// The rule: ReLU and pooling fuse where all that reads the ReLU is the pooling and its gradient; and so does that gradient.
    /// </summary>
    public static Node? Rewrite(Node node, Node[] inputs, Rewriting pass)
    {
        if (node.Op is MaxPool2d { Back: false } pool && Vanishes(node.Inputs[0], pass))
        {
            var choices = pass.Users(node.Inputs[0]).Count > 1;
            var fused = FusedConv2d.Pooled(node, inputs[0], choices)
                ?? node.Become(new FusedPool(pool.Size, choices), inputs[0].Inputs[0]);
            return choices ? node.Become(new Part(node.Shape), fused) : fused;
        }

        if (node.Op is not ReluGradient || node.Inputs[0].Op is not MaxPool2d { Back: true }) return null;
        if (!Vanishes(node.Inputs[1], pass)) return null;
        var maxima = pass[pass.Users(node.Inputs[1]).First(user => user.Op is MaxPool2d { Back: false })];
        return maxima.Op is Part ? node.Become(new FusedPoolGradient(Size(node.Inputs[0])), maxima.Inputs[0], inputs[0].Inputs[1]) : null;
    }

    /// <summary>The shape of maxima and choices together.</summary>
    public static Shape WithChoices(Shape shape) => new(2, shape[0], shape[1], shape[2], shape[3]);

    /// <summary>Of a result with or without choices, the maxima.</summary>
    public static Span<float> Maxima(in Operands operands) =>
        operands.Shape.Rank == 5 ? operands.Output[..(operands.Output.Length / 2)] : operands.Output;

    public override Shape Infer(IReadOnlyList<Node> inputs)
    {
        var shape = inputs[0].Shape.With(2, size.Places.Height).With(3, size.Places.Width);
        return choices ? WithChoices(shape) : shape;
    }

    public override void Run(in Operands operands, Share share)
    {
        var samples = operands.Node.Inputs[0].Shape[0];
        var (from, to) = share.OfSamples(samples, size.Planes / samples);
        var y = Maxima(operands);
        Pooling.MaxRelu(operands.Path, size, operands.Input(0), y, operands.Output[y.Length..], from, to);
    }

    public override long Flops(Node node) => 2L * size.Planes * size.Image.Area;

    private static PoolingSize Size(Node node) => ((MaxPool2d)node.Op).Size;

    /// <summary>Whether a node is a ReLU that only one pooling, in blocks of 2 × 2, and its gradient read.</summary>
    private static bool Vanishes(Node relu, Rewriting pass) =>
        relu.Op is Relu or FusedConv2d { IsRelu: true }
        && pass.Users(relu).Count(user => user.Op is MaxPool2d { Back: false }) == 1
        && pass.Users(relu).All(user => user != relu && user.Op switch
        {
            MaxPool2d { Back: false } pool => pool.Size.Window == Window.Blocks && user.Inputs.Count == 1,
            MaxPool2d back => back.Size.Window == Window.Blocks && user.Inputs[1] != relu
                && pass.Users(user) is [{ Op: ReluGradient } gradient] && gradient.Inputs[1] == relu,
            ReluGradient => user.Inputs[0] != relu && user.Inputs[0].Op is MaxPool2d { Back: true } && user.Inputs[0].Inputs[0] == relu,
            _ => false,
        });
}
