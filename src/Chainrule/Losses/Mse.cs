using Chainrule.Graph;

namespace Chainrule.Losses;

/// <summary>Mean squared error: L = 1/n · Σ (y − t)² over all n elements.</summary>
/// <remarks>
/// <para>Shapes: y of any shape; t of the same shape, or class indices without the last axis, which count as one-hot rows.</para>
/// <para>Where it differs from PyTorch: class indices are allowed.</para>
/// </remarks>
public static class Mse
{
    /// <summary>The mean squared error.</summary>
    /// <param name="prediction">y.</param>
    /// <param name="target">t.</param>
    /// <returns>The node of L.</returns>
    /// <exception cref="Shapes.ShapeException">The shapes do not fit.</exception>
    public static Node Of(Node prediction, Node target) => (prediction - Target.Values("Mse", prediction, target)).Square().Mean();

    /// <summary>
    /// The squared error of each sample, averaged over the batch only: L = 1/B · Σ (y − t)², so many times the mean as there are outputs.
    /// </summary>
    /// <param name="prediction">y.</param>
    /// <param name="target">t.</param>
    /// <returns>The node of L.</returns>
    /// <exception cref="Shapes.ShapeException">The shapes do not fit.</exception>
    public static Node PerSample(Node prediction, Node target) =>
        (prediction - Target.Values("Mse", prediction, target)).Square().Sum() / Target.Samples(prediction);
}
