using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Optim;

/// <summary>
/// Stochastic gradient descent: g ← g + λ·w;  v ← μ·v + (1 − τ)·g, at the first step v ← g;  w ← w − η·v, or w ← w − η·(g + μ·v) with
/// Nesterov.
/// Without momentum: w ← w − η·g.
/// </summary>
/// <remarks>
/// <para>η is the learning rate, μ the momentum, τ the dampening, λ the weight decay.</para>
/// <para>Source: B. T. Polyak, 1964; Y. Nesterov, 1983; in the form of I. Sutskever, J. Martens, G. Dahl, G. Hinton, "On the importance of
/// initialization and momentum in deep learning", ICML 2013, with the rate outside of v as in PyTorch.</para>
/// </remarks>
public sealed class Sgd : Optimizer
{
    private readonly Arena? _velocity;

    /// <summary>Makes the optimizer.</summary>
    /// <param name="weights">The weights to move.</param>
    /// <param name="learningRate">η, above 0.</param>
    /// <param name="momentum">μ, 0 or above.</param>
    /// <param name="nesterov">Whether to look ahead; needs a momentum and no dampening.</param>
    /// <param name="weightDecay">λ, 0 or above.</param>
    /// <param name="dampening">τ.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public Sgd(
        ParameterArena weights, double learningRate, double momentum = 0, bool nesterov = false, double weightDecay = 0,
        double dampening = 0)
        : base(weights, learningRate, weightDecay)
    {
        if (momentum > 0) _velocity = Remember("momentum");
        Momentum = momentum;
        if (nesterov && (momentum == 0 || dampening != 0))
        {
            throw new ArgumentException($"Sgd: Nesterov expects a momentum above 0 and no dampening, got {momentum} and {dampening}.");
        }

        (Nesterov, Dampening) = (nesterov, this.Expect(double.IsFinite(dampening), "a finite dampening", dampening));
    }

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

    /// <summary>Whether the step looks ahead.</summary>
    public bool Nesterov { get; }

    /// <summary>τ.</summary>
    public double Dampening { get; }

    /// <inheritdoc/>
    protected override void Step(in Stretch stretch)
    {
        var (rate, decay) = ((float)stretch.LearningRate, (float)stretch.WeightDecay);
        if (_velocity is null)
        {
            OptimizerSteps.Sgd(stretch.Path, stretch.Weights, stretch.Gradients, rate, decay);
            return;
        }

        OptimizerSteps.Momentum(
            stretch.Path, stretch.Weights, stretch.Gradients, stretch.Of(_velocity),
            rate, decay, Momentum, Dampening, Nesterov, first: Steps == 1);
    }
}
