using Chainrule.Graph;

namespace Chainrule.Nn;

/// <summary>yᵢ = xᵢ − ln Σⱼ exp(xⱼ) over the last axis; see <see cref="Ops.LogSoftmax"/>.</summary>
public sealed class LogSoftmax : Module
{
    /// <inheritdoc/>
    protected override Node Describe(Node x) => x.LogSoftmax();
}
