namespace Chainrule.Lab.Experiments;

/// <summary>How an experiment steps down its loss.</summary>
public abstract record OptimizerSettings
{
    private OptimizerSettings()
    {
    }

    /// <summary>The factor of each step.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Stochastic gradient descent with PyTorch's momentum: v ← μ v + (1 − τ) g, w ← w − η v; the first v is g.</summary>
    public sealed record Sgd : OptimizerSettings
    {
        /// <summary>μ.</summary>
        public double Momentum { get; init; }

        /// <summary>Whether the step looks ahead: w ← w − η (g + μ v).</summary>
        public bool Nesterov { get; init; }

        /// <summary>λ: the gradient is g + λ w.</summary>
        public double WeightDecay { get; init; }

        /// <summary>τ.</summary>
        public double Dampening { get; init; }
    }
}
