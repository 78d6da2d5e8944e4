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
    /// <exception cref="ArgumentException">The prediction is the result of a softmax.</exception>
    public static Node Of(Node prediction, Node target) => Of(prediction, target, 0, null);

    /// <summary>
    /// The cross-entropy with options: t is smoothed to (1 − s) · t + s / classes, and class c counts w[c] times; of class indices the mean
    /// is then over the weights, Σᵢ w[tᵢ], in place of B.
    /// </summary>
    /// <param name="labelSmoothing">s, in 0 … 1.</param>
    /// <param name="classWeights">w, one for each class; none for ones.</param>
    /// <returns>The loss.</returns>
    /// <remarks>
    /// <para>Errors: where the loss is described, if there are not as many weights as classes.</para>
    /// <para>Source: C. Szegedy and others, "Rethinking the Inception Architecture for Computer Vision", 2015, arXiv:1512.00567.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">s is not in 0 … 1, or a weight is negative or not finite.</exception>
    public static Loss With(double labelSmoothing = 0, IReadOnlyList<double>? classWeights = null)
    {
        if (labelSmoothing is not (>= 0 and <= 1))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"CrossEntropy: expected a label smoothing in 0 ... 1, got {labelSmoothing}."));
        }

        var weights = Expect.Weights("CrossEntropy", classWeights);
        return (prediction, target) => Of(prediction, target, labelSmoothing, weights);
    }

    private static Node Of(Node prediction, Node target, double smoothing, double[]? weights)
    {
        Expect.NotOf<Ops.Softmax>(
            "CrossEntropy: expected raw scores", prediction, "Leave the softmax away, or use Nll of a LogSoftmax.");
        return Nll.Of("CrossEntropy", prediction.LogSoftmax(), target, smoothing, weights);
    }
}
