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
    public static Node Of(Node prediction, Node target) => Of("Nll", prediction, target);

    internal static Node Of(string loss, Node prediction, Node target) =>
        (Target.Values(loss, prediction, target) * prediction).Sum() / -Target.Samples(prediction);
}
