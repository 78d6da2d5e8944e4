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
        ParameterArena weights, float learningRate, float momentum = 0, bool nesterov = false, float weightDecay = 0, float dampening = 0)
        : base(weights, learningRate)
    {
        if (!(learningRate > 0 && float.IsFinite(learningRate)))
            throw new ArgumentException($"Sgd: expected a learning rate above 0, got {learningRate}.");
        if (!(momentum >= 0 && float.IsFinite(momentum)))
            throw new ArgumentException($"Sgd: expected a momentum of 0 or above, got {momentum}.");
        if (!(weightDecay >= 0 && float.IsFinite(weightDecay)))
            throw new ArgumentException($"Sgd: expected a weight decay of 0 or above, got {weightDecay}.");
        if (nesterov && (momentum == 0 || dampening != 0))
        {
            throw new ArgumentException($"Sgd: Nesterov expects a momentum above 0 and no dampening, got {momentum} and {dampening}.");
        }

        (Momentum, Nesterov, WeightDecay, Dampening) = (momentum, nesterov, weightDecay, dampening);
        if (momentum > 0) _velocity = Remember("momentum");
    }

    /// <summary>μ.</summary>
    public float Momentum { get; }

    /// <summary>Whether the step looks ahead.</summary>
    public bool Nesterov { get; }

    /// <summary>λ.</summary>
    public float WeightDecay { get; }

    /// <summary>τ.</summary>
    public float Dampening { get; }

    /// <inheritdoc/>
    protected override void Step(KernelPath path, int start, int end)
    {
        var weights = Weights.Weights[start..end];
        var gradients = Weights.Gradients[start..end];
        if (_velocity is null)
        {
            Kernels.SgdSteps.Step(path, weights, gradients, LearningRate, WeightDecay);
        }
        else
        {
            var velocity = _velocity.Slice(start, end - start);
            Kernels.SgdSteps.StepMomentum(
                path, weights, gradients, velocity, LearningRate, Momentum, Dampening, WeightDecay, Nesterov, first: Steps == 1);
        }
    }
}
