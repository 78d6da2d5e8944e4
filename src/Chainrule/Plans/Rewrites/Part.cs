using Chainrule.Graph;
using Chainrule.Shapes;

namespace Chainrule.Plans.Rewrites;

/// <summary>One of several values that a node holds: its memory from some float on, nothing runs.</summary>
internal sealed class Part(Shape shape, int offset = 0) : Op
{
    public override bool IsView => true;

    internal override int ViewOffset => offset;

    public override Shape Infer(IReadOnlyList<Node> inputs) => shape;

    public override Node Differentiate(Node node, Node adjoint, int input) =>
        throw new NotSupportedException($"{Name}: fused steps come after differentiation.");

    public override void Run(in Operands operands, Share share)
    {
    }

    public override long Flops(Node node) => 0;
}
