using Chainrule.Graph;

namespace Chainrule.Losses;

/// <summary>Negative log-likelihood: L = −1/B · Σᵢ ln p[i, tᵢ], of logarithms of probabilities (<see cref="Ops.LogSoftmax"/>).</summary>
/// <remarks>
/// <para>Shapes: ln p [B, classes]; t [B] class indices, or [B, classes] probabilities.</para>
/// <para>Where it differs from PyTorch: a log-probability of −∞ at a wrong class makes the loss NaN, for the sum runs over all classes;
/// <see cref="Ops.LogSoftmax"/> never gives one for finite scores.</para>
/// <para>Errors: at run time, where a class index is not a whole number in 0 … classes − 1.</para>
/// </remarks>
public static class Nll
{
    /// <summary>The negative log-likelihood.</summary>
    /// <param name="prediction">ln p.</param>
    /// <param name="target">t.</param>
    /// <returns>The node of L.</returns>
    /// <exception cref="Shapes.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentException">The prediction is the result of a softmax.</exception>
    public static Node Of(Node prediction, Node target) => Of(prediction, target, null);

    /// <summary>
    /// The negative log-likelihood in which class c counts w[c] times; of class indices the mean is then over the weights, Σᵢ w[tᵢ], in
    /// place of B.
    /// </summary>
    /// <param name="classWeights">w, one for each class.</param>
    /// <returns>The loss.</returns>
    /// <remarks>Errors: where the loss is described, if there are not as many weights as classes.</remarks>
    /// <exception cref="ArgumentException">A weight is negative or not finite.</exception>
    public static Loss With(IReadOnlyList<double> classWeights)
    {
        var weights = Expect.Weights("Nll", classWeights);
        return (prediction, target) => Of(prediction, target, weights);
    }

    /// <summary>The sum that both losses of classes share.</summary>
    internal static Node Of(string loss, Node prediction, Node target, double smoothing, double[]? weights)
    {
        var given = Target.Values(loss, prediction, target, ofClasses: true);
        var values = smoothing > 0 ? given * (1 - smoothing) + smoothing / prediction.Shape[-1] : given;
        if (weights is null) return (values * prediction).Sum() / -Target.Samples(prediction);
        var row = Expect.Row(loss, "class weights, one for each class", weights, prediction);
        var sum = (values * row * prediction).Sum();

        // As PyTorch has it, the weights of probabilities do not count in the denominator.
        return ReferenceEquals(given, target) ? sum / -Target.Samples(prediction) : -sum / (given * row).Sum();
    }

    private static Node Of(Node prediction, Node target, double[]? weights)
    {
        Expect.NotOf<Ops.Softmax>(
            "Nll: expected logarithms of probabilities", prediction, "Use LogSoftmax in its place, or CrossEntropy of the raw scores.");
        return Of("Nll", prediction, target, 0, weights);
    }
}
