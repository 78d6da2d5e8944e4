using Chainrule.Graph;

namespace Chainrule.Nn;

/// <summary>yᵢ = exp(xᵢ) / Σⱼ exp(xⱼ) over the last axis; see <see cref="Ops.Softmax"/>.</summary>
public sealed class Softmax : Module
{
    /// <inheritdoc/>
    protected override Node Describe(Node x) => x.Softmax();
}
