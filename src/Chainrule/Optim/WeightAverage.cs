using Chainrule.Graph;
using Chainrule.Kernels;

namespace Chainrule.Optim;

/// <summary>
/// The exponential moving average of weights: s ← d·s + (1 − d)·w after each step of the optimizer that has it. The average often measures
/// better than the weights themselves.
/// </summary>
/// <remarks>
/// <para>s starts as the weights that the first step finds. It is computed as s + (1 − d)·(w − s), which rests where w rests.</para>
/// <para>Buffers are not averaged: what is measured are averaged weights with the running statistics of the others, as with PyTorch's
/// <c>use_buffers=False</c>.</para>
/// <para>Source: B. T. Polyak, A. B. Juditsky, "Acceleration of stochastic approximation by averaging", 1992; the exponential form and its
/// warm-up as in TensorFlow's <c>ExponentialMovingAverage</c>, with t counted from 1.</para>
/// </remarks>
public sealed class WeightAverage
{
    private readonly ParameterArena _weights;

    /// <summary>Makes the average; an optimizer's <see cref="Optimizer.Average"/> takes it.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="decay">d, from 0 to below 1: about 1 / (1 − d) steps are averaged.</param>
    /// <param name="warmUp">Whether step t has min(d, (1 + t) / (10 + t)), which forgets the start values sooner.</param>
    /// <exception cref="ArgumentException">The decay is out of its range.</exception>
    public WeightAverage(ParameterArena weights, double decay = 0.999, bool warmUp = false)
    {
        ArgumentNullException.ThrowIfNull(weights);
        _weights = weights;
        Decay = this.BelowOne(decay, "a decay");
        WarmUp = warmUp;
        Values = new Arena(weights.Length);
        Start();
    }

    /// <summary>d.</summary>
    public double Decay { get; }

    /// <summary>Whether the decay grows into d.</summary>
    public bool WarmUp { get; }

    /// <summary>Whether weights and average have changed places.</summary>
    public bool IsSwapped { get; private set; }

    /// <summary>s, in the layout of the weights.</summary>
    public Arena Values { get; }

    /// <summary>Exchanges weights and average: to measure or save the average. To train on, exchange them back.</summary>
    public void Swap()
    {
        var weights = _weights.Weights;
        var average = Values.Slice(0, Values.Length);
        for (var i = 0; i < weights.Length; i++) (weights[i], average[i]) = (average[i], weights[i]);
        IsSwapped = !IsSwapped;
        _weights.Touch();
    }

    /// <summary>Refuses to be the average of other weights.</summary>
    internal WeightAverage Of(ParameterArena weights) => ReferenceEquals(weights, _weights)
        ? this
        : throw new ArgumentException("WeightAverage: expected the average of the optimizer's own weights, got that of others.");

    /// <summary>Refuses a step over weights that are an average.</summary>
    internal void ExpectTraining()
    {
        if (IsSwapped) throw new InvalidOperationException("WeightAverage: expected the weights, got their average. Swap back first?");
    }

    /// <summary>Begins with the weights as they are.</summary>
    internal void Start() => _weights.Weights.CopyTo(Values.Slice(0, Values.Length));

    /// <summary>Takes in the weights that a step moved.</summary>
    internal void Take(in Stretch moved, long steps)
    {
        var decay = WarmUp ? Math.Min(Decay, (1.0 + steps) / (10.0 + steps)) : Decay;
        OptimizerSteps.Average(moved.Path, moved.Of(Values), moved.Weights, decay);
    }
}
