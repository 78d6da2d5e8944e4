using Chainrule.Graph;

namespace Chainrule.Nn;

/// <summary>y = x with each sample under another shape; the batch is kept.</summary>
/// <remarks>Shapes: x [batch, …], y [batch, sizes].</remarks>
/// <param name="sizes">A sample's new shape; one of them may be −1 and takes what is left.</param>
public sealed class Reshape(params IReadOnlyList<int> sizes) : Module
{
    /// <summary>A sample's new shape.</summary>
    public IReadOnlyList<int> Sizes { get; } = sizes;

    /// <inheritdoc/>
    protected override Node Describe(Node x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var known = Sizes.Where(size => size != -1).Aggregate(1L, (product, size) => Math.Min(product * Math.Max(1, size), int.MaxValue));
        var sample = x.Shape.Rank == 0 ? 0 : x.Shape.Count / x.Shape[0];
        var fits = Sizes.Contains(-1) ? sample > 0 && sample % known == 0 : sample == known;
        if (fits && Sizes.All(size => size is -1 or > 0) && Sizes.Count(size => size == -1) < 2) return x.Reshape([x.Shape[0], .. Sizes]);
        throw Refuse($"expected a batch whose samples fit [{string.Join(", ", Sizes)}], got {x.Shape}.");
    }
}
