using Chainrule.Graph;

namespace Chainrule.Losses;

/// <summary>Cross-entropy of raw scores: L = −1/B · Σᵢ Σ_c t[i, c] · ln softmax(y)[i, c].</summary>
/// <remarks>
/// <para>Shapes: y [B, classes] scores, not probabilities; t [B] class indices, or [B, classes] probabilities.</para>
/// <para>Numerics: log-softmax in one pass; finite for scores of ±1e4.</para>
/// <para>Errors: at run time, where a class index is not a whole number in 0 … classes − 1.</para>
/// </remarks>
public static class CrossEntropy
{
    /// <summary>The cross-entropy.</summary>
    /// <param name="prediction">y, raw scores.</param>
    /// <param name="target">t.</param>
    /// <returns>The node of L.</returns>
    /// <exception cref="Shapes.ShapeException">The shapes do not fit.</exception>
    public static Node Of(Node prediction, Node target) => Nll.Of("CrossEntropy", prediction.LogSoftmax(), target);
}
