using Chainrule.Graph;

namespace Chainrule.Nn;

/// <summary>y = max(x, 0); see <see cref="Ops.Relu"/>.</summary>
public sealed class ReLU : Module
{
    /// <inheritdoc/>
    protected override Node Describe(Node x) => x.Relu();
}
