using Chainrule.Graph;

namespace Chainrule.Nn;

/// <summary>y = tanh(x); see <see cref="Ops.Tanh"/>.</summary>
public sealed class Tanh : Module
{
    /// <inheritdoc/>
    protected override Node Describe(Node x) => x.Tanh();
}
