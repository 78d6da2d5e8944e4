using Chainrule.Graph;

namespace Chainrule.Optim;

/// <summary>Adam with decoupled weight decay: w ← (1 − η·λ)·w, then <see cref="Adam"/>'s step without a decay.</summary>
/// <remarks>
/// <para>Source: I. Loshchilov, F. Hutter, "Decoupled Weight Decay Regularization", ICLR 2019, arXiv:1711.05101, Algorithm 2; the rate
/// scales the decay as well, as in PyTorch.</para>
/// </remarks>
/// <param name="weights">The weights to move.</param>
/// <param name="learningRate">η, above 0.</param>
/// <param name="beta1">β₁, from 0 to below 1; <see cref="Adam.Momentum"/>.</param>
/// <param name="beta2">β₂, from 0 to below 1.</param>
/// <param name="eps">ε, above 0.</param>
/// <param name="weightDecay">λ, 0 or above.</param>
/// <exception cref="ArgumentException">A value is out of its range.</exception>
public sealed class AdamW(
    ParameterArena weights, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
    double weightDecay = 0.01)
    : Adam(weights, learningRate, beta1, beta2, eps, weightDecay)
{
    /// <inheritdoc/>
    protected override void Step(in Stretch stretch) => Step(stretch, 0, (float)(1 - stretch.LearningRate * stretch.WeightDecay));
}
