using Chainrule.Graph;

namespace Chainrule.Nn;

/// <summary>y = x with all axes but the first joined into one.</summary>
/// <remarks>Shapes: x [batch, …], y [batch, product of the rest].</remarks>
public sealed class Flatten : Module
{
    /// <inheritdoc/>
    protected override Node Describe(Node x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Shape.Rank == 0 ? throw Refuse($"expected a batch, got {x.Shape}.") : x.Reshape(x.Shape[0], -1);
    }
}
