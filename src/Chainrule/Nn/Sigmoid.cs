using Chainrule.Graph;

namespace Chainrule.Nn;

/// <summary>y = 1 / (1 + exp(−x)); see <see cref="Ops.Sigmoid"/>.</summary>
public sealed class Sigmoid : Module
{
    /// <inheritdoc/>
    protected override Node Describe(Node x) => x.Sigmoid();
}
