using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Optim;

/// <summary>
/// Adam: g ← g + λ·w;  m ← β₁·m + (1 − β₁)·g;  v ← β₂·v + (1 − β₂)·g²;  w ← w − η·m̂ / (√v̂ + ε), where m̂ = m / (1 − β₁ᵗ) and
/// v̂ = v / (1 − β₂ᵗ) in step t.
/// </summary>
/// <remarks>
/// <para>η is the learning rate, λ the weight decay.</para>
/// <para>Numerics: ε stands outside of the root. The corrections are computed in doubles, once for each step.</para>
/// <para>Source: D. P. Kingma, J. Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, arXiv:1412.6980, Algorithm 1.</para>
/// <para>Where it differs from PyTorch: no AMSGrad; ε is above 0.</para>
/// </remarks>
public class Adam : Optimizer
{
    private readonly Arena _mean;
    private readonly Arena _square;
    private double _meanFactor;
    private double _rootFactor;

    /// <summary>Makes the optimizer.</summary>
    /// <param name="weights">The weights to move.</param>
    /// <param name="learningRate">η, above 0.</param>
    /// <param name="beta1">β₁, from 0 to below 1; <see cref="Momentum"/>.</param>
    /// <param name="beta2">β₂, from 0 to below 1.</param>
    /// <param name="eps">ε, above 0.</param>
    /// <param name="weightDecay">λ, 0 or above.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public Adam(
        ParameterArena weights, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
        double weightDecay = 0)
        : base(weights, learningRate, weightDecay)
    {
        Momentum = beta1;
        Beta2 = this.BelowOne(beta2, "a beta2");
        Eps = this.AboveZero(eps, "an eps");
        _mean = Remember("mean");
        _square = Remember("square");
    }

    /// <summary>β₁.</summary>
    public sealed override double Momentum { get; set => field = this.BelowOne(value, "a beta1"); }

    /// <summary>β₂.</summary>
    public double Beta2 { get; }

    /// <summary>ε.</summary>
    public double Eps { get; }

    /// <inheritdoc/>
    public override void Prepare()
    {
        base.Prepare();
        _meanFactor = 1 / (1 - Math.Pow(Momentum, Steps));
        _rootFactor = 1 / Math.Sqrt(1 - Math.Pow(Beta2, Steps));
    }

    /// <inheritdoc/>
    protected override void Step(in Stretch stretch) => Step(stretch, (float)stretch.WeightDecay, 1);

    /// <summary>The step, after either kind of weight decay.</summary>
    private protected void Step(in Stretch stretch, float weightDecay, float keep) => OptimizerSteps.Adam(
        stretch.Path, stretch.Weights, stretch.Gradients, stretch.Of(_mean), stretch.Of(_square),
        (float)(stretch.LearningRate * _meanFactor), weightDecay, keep, Momentum, Beta2, (float)_rootFactor, (float)Eps);
}
