using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Optim;

/// <summary>
/// Lion: c = β₁·m + (1 − β₁)·g;  w ← w − η·(sign c + λ·w);  m ← β₂·m + (1 − β₂)·g. Every weight moves by η, whatever its gradient's size.
/// </summary>
/// <remarks>
/// <para>η is the learning rate, a third to a tenth of AdamW's as a rule; λ the weight decay, larger by as much.</para>
/// <para>Numerics: the sign of 0 is 0, that of NaN is NaN.</para>
/// <para>Source: X. Chen and others, "Symbolic Discovery of Optimization Algorithms", 2023, arXiv:2302.06675, Algorithm 2.</para>
/// </remarks>
public sealed class Lion : Optimizer
{
    private readonly Arena _mean;

    /// <summary>Makes the optimizer.</summary>
    /// <param name="weights">The weights to move.</param>
    /// <param name="learningRate">η, above 0.</param>
    /// <param name="beta1">β₁, from 0 to below 1; <see cref="Momentum"/>.</param>
    /// <param name="beta2">β₂, from 0 to below 1.</param>
    /// <param name="weightDecay">λ, 0 or above.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public Lion(ParameterArena weights, double learningRate = 1e-4, double beta1 = 0.9, double beta2 = 0.99, double weightDecay = 0)
        : base(weights, learningRate, weightDecay)
    {
        Momentum = beta1;
        Beta2 = this.BelowOne(beta2, "a beta2");
        _mean = Remember("mean");
    }

    /// <summary>β₁.</summary>
    public override double Momentum { get; set => field = this.BelowOne(value, "a beta1"); }

    /// <summary>β₂.</summary>
    public double Beta2 { get; }

    /// <inheritdoc/>
    protected override void Step(in Stretch stretch) => OptimizerSteps.Lion(
        stretch.Path, stretch.Weights, stretch.Gradients, stretch.Of(_mean),
        (float)stretch.LearningRate, (float)(1 - stretch.LearningRate * stretch.WeightDecay), Momentum, Beta2);
}
