using Chainrule.Graph;

namespace Chainrule.Losses;

/// <summary>
/// Binary cross-entropy of raw scores: the mean over all elements of −t · ln σ(y) − (1 − t) · ln(1 − σ(y)), with the sigmoid σ.
/// </summary>
/// <remarks>
/// <para>Shapes: y of any shape, scores, not probabilities; t of the same shape, probabilities of "yes" in 0 … 1; where y is [B, 1], [B]
/// will do; class indices without the last axis count as one-hot rows.</para>
/// <para>Numerics: computed as t · softplus(−y) + (1 − t) · softplus(y), so that scores of ±1e4 are harmless and small losses exact.</para>
/// <para>Where it differs from PyTorch: class indices are allowed.</para>
/// </remarks>
public static class BceWithLogits
{
    /// <summary>The binary cross-entropy.</summary>
    /// <param name="prediction">y, raw scores.</param>
    /// <param name="target">t.</param>
    /// <returns>The node of L.</returns>
    /// <exception cref="Shapes.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentException">The prediction is the result of a sigmoid.</exception>
    public static Node Of(Node prediction, Node target) => Of(prediction, target, null);

    /// <summary>The binary cross-entropy in which each "yes" of an output counts p times; PyTorch's <c>pos_weight</c>.</summary>
    /// <param name="positiveWeights">p, one for each output: each index of the last axis.</param>
    /// <returns>The loss.</returns>
    /// <remarks>Errors: where the loss is described, if there are not as many weights as outputs.</remarks>
    /// <exception cref="ArgumentException">A weight is negative or not finite.</exception>
    public static Loss With(params IReadOnlyList<double> positiveWeights)
    {
        var weights = Expect.Weights("BceWithLogits", positiveWeights);
        return (prediction, target) => Of(prediction, target, weights);
    }

    private static Node Of(Node prediction, Node target, double[]? weights)
    {
        Expect.NotOf<Ops.Sigmoid>("BceWithLogits: expected raw scores", prediction, "Leave the sigmoid away.");
        var t = Target.Values("BceWithLogits", prediction, target);
        var yes = t * (-prediction).Softplus();
        if (weights is not null) yes *= Expect.Row("BceWithLogits", "positive weights, one for each output", weights, prediction);
        return (yes + (1 - t) * prediction.Softplus()).Mean();
    }
}
