using Chainrule.Shapes;

namespace Chainrule.Graph;

/// <summary>An op without inputs: its numbers are there before the plan runs.</summary>
/// <param name="shape">The shape of the numbers.</param>
public abstract class Leaf(Shape shape) : Op
{
    /// <summary>The shape of the numbers.</summary>
    public Shape Shape { get; } = shape;

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Node> inputs) => Shape;

    /// <inheritdoc/>
    public override Node? Differentiate(Node node, Node adjoint, int input) => null;

    /// <inheritdoc/>
    public override void Run(in Operands operands, Share share)
    {
    }

    /// <inheritdoc/>
    public override long Flops(Node node) => 0;
}
