using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Ops;
using Chainrule.Shapes;

namespace Chainrule.Plans.Rewrites;

/// <summary>
/// The gradients of a convolution's weights, and behind them those of its bias, from that of the pooling in blocks of 2 × 2 that follows
/// its ReLU: each thread spreads the planes of its own outputs as it goes, and nobody stores them.
/// </summary>
internal sealed class FusedConv2dGradient(ConvolutionSize size, bool bias) : Op
{
    private int Weights => checked(size.Outputs * size.Taps);

    public override string Name => "Relu+MaxPool2d+Conv2d gradient";

    public override Sharing Sharing => Sharing.ByPart;

    /// <summary>
    /// The rule: where all that reads what is spread is the gradient of a convolution's weights, and perhaps of its bias, it is spread
    /// there; both gradients become parts of one result.
    /// </summary>
    public static Node? Rewrite(Node node, Node[] inputs, Rewriting pass)
    {
        if (node.Op is FusedPoolGradient) return Of(node, inputs, pass);
        if (inputs.Length == 0 || inputs.FirstOrDefault(input => input.Op is FusedConv2dGradient) is not { } fused) return null;
        var op = (FusedConv2dGradient)fused.Op;
        if (node.Op is Conv2d) return node.Become(new Part(node.Shape, 0), fused);

        // The sum over places is done; the one over the batch is the part that is read.
        return node.Inputs[0].Op is Sum ? node.Become(new Part(node.Shape, op.Weights), fused) : fused;
    }

    public override Shape Infer(IReadOnlyList<Node> inputs) => new(Weights + (bias ? size.Outputs : 0));

    public override Node Differentiate(Node node, Node adjoint, int input) =>
        throw new NotSupportedException($"{Name}: fused steps come after differentiation.");

    public override void Run(in Operands operands, Share share)
    {
        var outputs = size.Outputs / size.Groups;
        var (from, to) = share.Of(outputs, outputs >= 8 * share.Count ? 8 : 1);
        var both = operands.Input(1);
        var t = operands.Input(2);
        var w = operands.Output[..Weights];
        Convolution.WeightGradientMaxRelu(
            operands.Path, size, operands.Input(0), both[..t.Length], both[t.Length..], t, w, operands.Output[Weights..], from, to);
    }

    public override long Flops(Node node) => size.Flops;

    private static Node? Of(Node node, Node[] inputs, Rewriting pass)
    {
        var users = pass.Users(node);
        var weights = users.FirstOrDefault(user => user.Op is Conv2d { Result: 1 } && user.Inputs[1] == node && user.Inputs[0] != node);
        if (weights is null || users.Count > 2 || !pass.IsDone(weights.Inputs[0])) return null;
        var (size, sum) = (((Conv2d)weights.Op).Size, users.FirstOrDefault(user => user != weights));
        if (sum is not null && !IsOfBias(sum, size, pass)) return null;
        return weights.Become(new FusedConv2dGradient(size, sum is not null), pass[weights.Inputs[0]], inputs[0], inputs[1]);
    }

    private static bool IsOfBias(Node sum, ConvolutionSize size, Rewriting pass) =>
        IsSum(sum, size.Batch * size.Outputs, size.Places.Area, 1) && size.Outputs > 1
        && pass.UsedOnce(sum) && IsSum(pass.Users(sum)[0], 1, size.Batch, size.Outputs);

    private static bool IsSum(Node node, int outer, int length, int inner) => node.Op is Sum sum && sum.Size == (outer, length, inner);

    /// <summary>A run of a result that holds several.</summary>
    private sealed class Part(Shape shape, int from) : Op
    {
        public override Shape Infer(IReadOnlyList<Node> inputs) => shape;

        public override Node Differentiate(Node node, Node adjoint, int input) =>
            throw new NotSupportedException($"{Name}: fused steps come after differentiation.");

        public override void Run(in Operands operands, Share share) => operands.Input(0).Slice(from, shape.Count).CopyTo(operands.Output);
    }
}
