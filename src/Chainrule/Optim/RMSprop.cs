using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Optim;

/// <summary>
/// RMSprop: g ← g + λ·w;  v ← α·v + (1 − α)·g²;  u ← μ·u + g / (√v + ε);  w ← w − η·u. Centered, with v − m² in the root, where
/// m ← α·m + (1 − α)·g.
/// </summary>
/// <remarks>
/// <para>η is the learning rate, λ the weight decay, μ the momentum.</para>
/// <para>Source: T. Tieleman, G. Hinton, "Lecture 6.5 – RMSProp", COURSERA: Neural Networks for Machine Learning, 2012; centered:
/// A. Graves, 2013, arXiv:1308.0850, section 4.2.</para>
/// <para>Where it differs from PyTorch: ε is above 0; a v − m² that rounding makes negative counts as 0, where PyTorch has NaN.</para>
/// </remarks>
public sealed class RMSprop : Optimizer
{
    private readonly Arena _square;
    private readonly Arena? _velocity;
    private readonly Arena? _mean;

    /// <summary>Makes the optimizer.</summary>
    /// <param name="weights">The weights to move.</param>
    /// <param name="learningRate">η, above 0.</param>
    /// <param name="alpha">α, from 0 to below 1.</param>
    /// <param name="eps">ε, above 0.</param>
    /// <param name="weightDecay">λ, 0 or above.</param>
    /// <param name="momentum">μ, 0 or above.</param>
    /// <param name="centered">Whether gradients are divided by their deviation, not by their size.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public RMSprop(
        ParameterArena weights, double learningRate = 0.01, double alpha = 0.99, double eps = 1e-8, double weightDecay = 0,
        double momentum = 0, bool centered = false)
        : base(weights, learningRate, weightDecay)
    {
        Alpha = this.BelowOne(alpha, "an alpha");
        Eps = this.AboveZero(eps, "an eps");
        _square = Remember("square");
        if (momentum > 0) _velocity = Remember("momentum");
        Momentum = momentum;
        if (centered) _mean = Remember("mean");
    }

    /// <summary>α.</summary>
    public double Alpha { get; }

    /// <summary>ε.</summary>
    public double Eps { get; }

    /// <summary>μ.</summary>
    public override double Momentum
    {
        get;
        set
        {
            if (_velocity is null && value > 0) base.Momentum = value;
            field = this.ZeroOrAbove(value, "a momentum");
        }
    }

    /// <summary>Whether gradients are divided by their deviation.</summary>
    public bool Centered => _mean is not null;

    /// <inheritdoc/>
    protected override void Step(in Stretch stretch) => OptimizerSteps.RmsProp(
        stretch.Path, stretch.Weights, stretch.Gradients, stretch.Of(_square), stretch.Of(_velocity), stretch.Of(_mean),
        (float)stretch.LearningRate, (float)stretch.WeightDecay, Alpha, (float)Momentum, (float)Eps);
}
