using Chainrule.Graph;

namespace Chainrule.Ops;

/// <summary>y = Σ x / n over axes: a composition, which the chain rule follows by itself.</summary>
public static class Mean
{
    /// <summary>The mean over axes.</summary>
    /// <param name="x">Any node.</param>
    /// <param name="axes">The axes, −1 being the last; all of them where none is given. They are dropped.</param>
    /// <returns>The node of the mean.</returns>
    /// <exception cref="Shapes.ShapeException">There is no such axis.</exception>
    public static Node Of(Node x, params ReadOnlySpan<int> axes)
    {
        var sum = Sum.Of(x, axes);
        return sum / (x.Shape.Count / sum.Shape.Count);
    }
}
