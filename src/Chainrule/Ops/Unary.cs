using Chainrule.Graph;
using Chainrule.Kernels;
using Chainrule.Shapes;

namespace Chainrule.Ops;

/// <summary>An op on each element by itself: y = f(x), of x's shape.</summary>
/// <param name="function">f, as the kernels know it.</param>
public abstract class Unary(UnaryFunction function) : Op
{
    /// <inheritdoc/>
    public override Sharing Sharing => Sharing.ByElement;

    /// <summary>f, as the kernels know it.</summary>
    internal UnaryFunction Function => function;

    /// <summary>Floating-point operations of one f, about.</summary>
    private protected virtual int Cost => 1;

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Node> inputs) => inputs[0].Shape;

    /// <inheritdoc/>
    public override void Run(in Operands operands, Share share)
    {
        var (start, end) = share.Of(operands.Shape.Count);
        Elementwise.Map(operands.Path, function, operands.Input(0)[start..end], operands.Output[start..end]);
    }

    /// <inheritdoc/>
    public override long Flops(Node node) => base.Flops(node) * Cost;
}
