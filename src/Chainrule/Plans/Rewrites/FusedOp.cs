using Chainrule.Graph;

namespace Chainrule.Plans.Rewrites;

/// <summary>An op that only rewrites make, so that nobody asks for its derivative.</summary>
internal abstract class FusedOp : Op
{
    public sealed override Node Differentiate(Node node, Node adjoint, int input) =>
        throw new NotSupportedException($"{Name}: fused steps come after differentiation.");
}
