using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Optim;

/// <summary>
/// Adagrad: g ← g + λ·w;  s ← s + g²;  w ← w − ηₜ·g / (√s + ε), where ηₜ = η / (1 + (t − 1)·d) in step t.
/// </summary>
/// <remarks>
/// <para>η is the learning rate, d its decay, λ the weight decay.</para>
/// <para>Source: J. Duchi, E. Hazan, Y. Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization", JMLR 12,
/// 2011.</para>
/// <para>Where it differs from PyTorch: ε is above 0.</para>
/// </remarks>
public sealed class Adagrad : Optimizer
{
    private readonly Arena _sum;
    private double _rateFactor;

    /// <summary>Makes the optimizer.</summary>
    /// <param name="weights">The weights to move.</param>
    /// <param name="learningRate">η, above 0.</param>
    /// <param name="learningRateDecay">d, 0 or above.</param>
    /// <param name="weightDecay">λ, 0 or above.</param>
    /// <param name="initialAccumulatorValue">What s starts with, 0 or above.</param>
    /// <param name="eps">ε, above 0.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public Adagrad(
        ParameterArena weights, double learningRate = 0.01, double learningRateDecay = 0, double weightDecay = 0,
        double initialAccumulatorValue = 0, double eps = 1e-10)
        : base(weights, learningRate, weightDecay)
    {
        LearningRateDecay = this.ZeroOrAbove(learningRateDecay, "a learning rate decay");
        Eps = this.AboveZero(eps, "an eps");
        _sum = Remember("sum", this.ZeroOrAbove(initialAccumulatorValue, "an initial accumulator value"));
    }

    /// <summary>d.</summary>
    public double LearningRateDecay { get; }

    /// <summary>ε.</summary>
    public double Eps { get; }

    /// <inheritdoc/>
    public override void Prepare()
    {
        base.Prepare();
        _rateFactor = 1 / (1 + (Steps - 1) * LearningRateDecay);
    }

    /// <inheritdoc/>
    protected override void Step(in Stretch stretch) => OptimizerSteps.Adagrad(
        stretch.Path, stretch.Weights, stretch.Gradients, stretch.Of(_sum),
        (float)(stretch.LearningRate * _rateFactor), (float)stretch.WeightDecay, (float)Eps);
}
