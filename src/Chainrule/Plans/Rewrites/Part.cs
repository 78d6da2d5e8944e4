using Chainrule.Graph;
using Chainrule.Shapes;

namespace Chainrule.Plans.Rewrites;

/// <summary>One of several values that lie one behind the other in a node's memory.</summary>
internal sealed class Part(Shape shape, int offset = 0) : View
{
    internal override int Offset => offset;

    public override Shape Infer(IReadOnlyList<Node> inputs) => shape;

    public override Node Differentiate(Node node, Node adjoint, int input) =>
        throw new NotSupportedException($"{Name}: parts come after differentiation.");
}
