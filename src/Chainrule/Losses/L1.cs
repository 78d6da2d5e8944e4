using Chainrule.Graph;

namespace Chainrule.Losses;

/// <summary>Mean absolute error: L = 1/n · Σ |y − t| over all n elements.</summary>
/// <remarks>
/// <para>Shapes: y of any shape; t of the same shape, or class indices without the last axis, which count as one-hot rows.</para>
/// <para>Numerics: the gradient where y = t is 0, as in PyTorch.</para>
/// <para>Where it differs from PyTorch: class indices are allowed.</para>
/// </remarks>
public static class L1
{
    /// <summary>The mean absolute error.</summary>
    /// <param name="prediction">y.</param>
    /// <param name="target">t.</param>
    /// <returns>The node of L.</returns>
    /// <exception cref="Shapes.ShapeException">The shapes do not fit.</exception>
    public static Node Of(Node prediction, Node target) => (prediction - Target.Values("L1", prediction, target)).Abs().Mean();
}
