using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Ops;
using Chainrule.Shapes;

namespace Chainrule.Plans.Rewrites;

/// <summary>
/// The gradients of a convolution's weights, one for each run of images, which a sum then adds: so threads share out images, and go on with
/// those that they have made. Behind a pooling in blocks of 2 × 2 that follows the convolution's ReLU each plane of the gradient is spread
/// as it is needed, and nobody stores it; then the sums over planes, for the bias, lie behind those of the weights.
/// </summary>
internal sealed class Conv2dGradient(ConvolutionSize size, bool spreads, bool sums) : FusedOp
{
    private int Weights => checked(size.Runs * size.Outputs * size.Taps);

    private bool IsSpreading => spreads;

    public override string Name => spreads ? "Relu+MaxPool2d+Conv2d gradient" : "Conv2d weight gradient";

    public override Sharing Sharing => Sharing.ByPart;

    /// <summary>
    /// The rule: what is spread is spread here where only the gradients of weights, and perhaps of the bias, read it; and a gradient of
    /// weights is taken in runs where its sizes have several.
    /// </summary>
    public static Node? Rewrite(Node node, Node[] inputs, Rewriting pass)
    {
        if (node.Op is FusedPoolGradient) return Spreading(node, inputs, pass);
        var spread = inputs.FirstOrDefault(input => input.Op is Conv2dGradient { IsSpreading: true });
        if (spread is not null) return ((Conv2dGradient)spread.Op).Of(node, spread);
        if (node.Op is not Ops.Conv2d { Result: 1, Size: { Runs: > 1 } size }) return null;
        var op = new Conv2dGradient(size, spreads: false, sums: false);
        return op.Of(node, node.Become(op, inputs));
    }

    /// <summary>By samples where every thread has whole runs, and the samples of these are its own.</summary>
    public override Sharing SharingAmong(int threads)
    {
        if (size.Runs % threads != 0) return Sharing.ByPart;
        for (var i = 0; i < threads; i++)
        {
            var share = new Share(i, threads);
            var (first, end) = share.Of(size.Runs, 1);
            if (share.OfSamples(size.Batch) != (size.FirstImage(first), size.FirstImage(end))) return Sharing.ByPart;
        }

        return Sharing.BySample;
    }

    public override Shape Infer(IReadOnlyList<Node> inputs) => new(sums ? checked(Weights + size.Batch * size.Outputs) : Weights);

    public override void Run(in Operands operands, Share share)
    {
        var outputs = size.Outputs / size.Groups;
        var x = operands.Input(0);
        var w = operands.Output[..Weights];
        var (from, to) = share.Of(size.Runs * outputs, Grain(outputs, share.Count));
        if (!spreads)
        {
            Convolution.WeightGradientOfRuns(operands.Path, size, x, operands.Input(1), w, from, to);
            return;
        }

        var both = operands.Input(1);
        var t = operands.Input(2);
        var planes = sums ? operands.Output[Weights..] : [];
        Convolution.WeightGradientMaxRelu(
            operands.Path, size, x, both[..t.Length], both[t.Length..], t, w, planes, from, to);
    }

    public override long Flops(Node node) => size.Flops;

    internal override int Samples(Shape shape) => size.Batch;

    /// <summary>Rows that stay together: those of a run; else eight, which make a tile; else single ones.</summary>
    private int Grain(int outputs, int threads) =>
        size.Runs % threads == 0 ? outputs
        : size.Runs * outputs >= 8 * threads && (size.Runs == 1 || outputs % 8 == 0) ? 8
        : 1;

    private static Node? Spreading(Node node, Node[] inputs, Rewriting pass)
    {
        var users = pass.Users(node);
        var weights = users.FirstOrDefault(user => user.Op is Ops.Conv2d { Result: 1 } && user.Inputs[1] == node && user.Inputs[0] != node);
        if (weights is null || users.Count > 2 || !pass.IsDone(weights.Inputs[0])) return null;
        var (size, sum) = (((Ops.Conv2d)weights.Op).Size, users.FirstOrDefault(user => user != weights));
        if (sum is not null && !(sum.Op is Sum over && over.Size == (size.Batch * size.Outputs, size.Places.Area, 1))) return null;
        return weights.Become(new Conv2dGradient(size, spreads: true, sum is not null), pass[weights.Inputs[0]], inputs[0], inputs[1]);
    }

    /// <summary>What stands for a node now that this op's computes it.</summary>
    private Node Of(Node node, Node gradient)
    {
        if (node.Op is Sum) return node.Become(new Part(node.Shape, Weights), gradient);
        if (size.Runs == 1) return node.Become(new Part(node.Shape), gradient);
        using var scope = Scope.At(node.Path);
        var shape = new Shape([size.Runs, .. node.Shape.Sizes]);
        return Sum.Of(Node.Of(new Part(shape), gradient), 0);
    }
}
