using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Ops;
using Chainrule.Shapes;

namespace Chainrule.Plans.Rewrites;

/// <summary>y = f(A · B + b) in one step: bias and activation follow while the product's tile is still in the cache.</summary>
internal sealed class FusedLinear : FusedOp
{
    private readonly Ops.MatMul _product;
    private readonly UnaryFunction? _activation;

    private FusedLinear(Ops.MatMul product, UnaryFunction? activation) => (_product, _activation) = (product, activation);

    public override string Name => _activation is null ? "MatMul+bias" : $"MatMul+bias+{_activation}";

    public override Sharing Sharing => _product.Sharing;

    public override Sharing SharingAmong(int threads) => _product.SharingAmong(threads);

    public override bool ReadsAll(int input) => input > 1 || _product.ReadsAll(input);

    /// <summary>
    /// The rule: Add(MatMul, a row) fuses; so does an activation over the result; each where nobody else reads what vanishes.
    /// </summary>
    public static Node? Rewrite(Node node, Node[] inputs, Rewriting pass)
    {
        if (inputs.Length == 0 || !pass.UsedOnce(node.Inputs[0])) return null;
        var first = inputs[0];
        return (node.Op, first.Op) switch
        {
            (Add, Ops.MatMul product)
                when first.Shape.Equals(node.Shape) && inputs[1].Shape.Rank == 1 && inputs[1].Shape[0] == node.Shape[1] =>
                node.Become(new FusedLinear(product, null), first.Inputs[0], first.Inputs[1], inputs[1]),
            (Relu, FusedLinear { _activation: null } linear) => Activate(UnaryFunction.Relu, linear),
            (Sigmoid, FusedLinear { _activation: null } linear) => Activate(UnaryFunction.Sigmoid, linear),
            (Tanh, FusedLinear { _activation: null } linear) => Activate(UnaryFunction.Tanh, linear),
            _ => null,
        };

        Node Activate(UnaryFunction function, FusedLinear linear) =>
            node.Become(new FusedLinear(linear._product, function), [.. first.Inputs]);
    }

    public override Shape Infer(IReadOnlyList<Node> inputs) => new(_product.Size.M, _product.Size.N);

    public override void Run(in Operands operands, Share share)
    {
        var size = _product.Size;
        var part = Ops.MatMul.Part(size, share);
        if (part.FirstRow >= part.EndRow || part.FirstColumn >= part.EndColumn) return;
        Kernels.MatrixProduct.Run(operands.Path, size, operands.Input(0), operands.Input(1), operands.Output, part);
        var width = part.EndColumn - part.FirstColumn;
        var bias = operands.Input(2).Slice(part.FirstColumn, width);
        for (var row = part.FirstRow; row < part.EndRow; row++)
        {
            var y = operands.Output.Slice(row * size.N + part.FirstColumn, width);
            Elementwise.Zip(operands.Path, BinaryFunction.Add, y, bias, y);
            if (_activation is { } function) Elementwise.Map(operands.Path, function, y, y);
        }
    }

    public override long Flops(Node node) => _product.Flops(node) + node.Shape.Count;
}
