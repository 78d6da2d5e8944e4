using Chainrule.Graph;
using Chainrule.Ops;
using Chainrule.Shapes;

namespace Chainrule.Nn;

/// <summary>y = x where x > 0, else a · x, with a learned.</summary>
/// <remarks>
/// <para>Shapes: y has x's; a [1], or with a slope for each channel [channels], x [batch, channels, …].</para>
/// <para>Parameter: <c>weight</c>, a; it starts at 0.25, as in PyTorch.</para>
/// <para>Numerics: NaN goes through; at 0 the gradient by x is a, as in PyTorch.</para>
/// <para>Source: K. He, X. Zhang, S. Ren, J. Sun, "Delving Deep into Rectifiers", 2015, arXiv:1502.01852.</para>
/// <para>Where it differs from PyTorch: the number of channels is x's own.</para>
/// </remarks>
public sealed class PReLU : Module
{
    private Node? _weight;

    /// <summary>Whether each channel, axis 1, has a slope of its own.</summary>
    public bool PerChannel { get; init; }

    /// <inheritdoc/>
    protected override Node Describe(Node x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var shape = x.Shape;
        if (PerChannel && shape.Rank < 2) throw Refuse($"expected [batch, channels, ...] for a slope per channel, got {shape}.");
        var slopes = PerChannel ? shape[1] : 1;
        var a = Parameter(ref _weight, "weight", new Shape(slopes), StartValues.Constant(0.25f));
        int[] sizes = [slopes, .. Enumerable.Repeat(1, Math.Max(0, shape.Rank - 2))];
        return Leak(x, Ops.Reshape.Of(a, PerChannel ? new Shape(sizes) : Shape.Scalar));
    }

    /// <summary>x · 1 or x · a: the factor is exact, and flat in x.</summary>
    internal static Node Leak(Node x, Node a)
    {
        var positive = GreaterThan.Of(x, Constant.Of(0));
        return x * (positive + a * (1 - positive));
    }
}
