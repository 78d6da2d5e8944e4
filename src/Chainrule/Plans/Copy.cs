using Chainrule.Graph;
using Chainrule.Shapes;

namespace Chainrule.Plans;

/// <summary>
/// y = x in a place of its own: where a gradient that is a leaf, a part of something, or another weight's gradient too, must land in the
/// arena.
/// </summary>
internal sealed class Copy : Op
{
    public override Shape Infer(IReadOnlyList<Node> inputs) => inputs[0].Shape;

    public override Node Differentiate(Node node, Node adjoint, int input) => adjoint;

    public override void Run(in Operands operands, Share share) => operands.Input(0).CopyTo(operands.Output);
}
