using Chainrule.Graph;

namespace Chainrule.Losses;

/// <summary>Huber's loss: the mean over all elements of ½ · e² where |e| ≤ δ, else δ · (|e| − ½ · δ), with e = y − t.</summary>
/// <remarks>
/// <para>Shapes: y of any shape; t of the same shape, or class indices without the last axis, which count as one-hot rows.</para>
/// <para>Numerics: the gradient is e, cut off at ±δ; it has no jump.</para>
/// <para>Source: P. J. Huber, "Robust Estimation of a Location Parameter", Annals of Mathematical Statistics 35, 1964.</para>
/// <para>Where it differs from PyTorch: class indices are allowed. <c>SmoothL1Loss(beta)</c> is this divided by β = δ.</para>
/// </remarks>
public static class Huber
{
    /// <summary>Huber's loss with δ = 1.</summary>
    /// <param name="prediction">y.</param>
    /// <param name="target">t.</param>
    /// <returns>The node of L.</returns>
    /// <exception cref="Shapes.ShapeException">The shapes do not fit.</exception>
    public static Node Of(Node prediction, Node target) => Of(prediction, target, 1);

    /// <summary>Huber's loss with another δ.</summary>
    /// <param name="delta">δ, above 0: from there on errors count in proportion, no longer squared.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">δ is not above 0 and finite.</exception>
    public static Loss With(double delta) => delta > 0 && double.IsFinite(delta) ? (prediction, target) => Of(prediction, target, delta)
        : throw new ArgumentException(FormattableString.Invariant($"Huber: expected a delta above 0, got {delta}."));

    private static Node Of(Node prediction, Node target, double delta)
    {
        // With c = e cut off at ±δ both cases are c · (e − ½ · c).
        var e = prediction - Target.Values("Huber", prediction, target);
        var c = e.Clamp(-delta, delta);
        return (c * (e - 0.5 * c)).Mean();
    }
}
