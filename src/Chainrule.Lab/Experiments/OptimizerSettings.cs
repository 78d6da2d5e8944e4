namespace Chainrule.Lab.Experiments;

/// <summary>How an experiment steps down its loss.</summary>
public abstract record OptimizerSettings
{
    private OptimizerSettings(double learningRate, double weightDecay = 0) => (LearningRate, WeightDecay) = (learningRate, weightDecay);

    /// <summary>η: the factor of each step; each optimizer has a default of its own.</summary>
    public double LearningRate { get; init; }

    /// <summary>λ: how strongly weights are pulled to 0.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The norm beyond which all gradients together are scaled down, or null for none.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>The size beyond which a gradient is cut off, or null for none.</summary>
    public double? ClipValue { get; init; }

    /// <summary>Whether the weight decay holds for biases and for the scales and shifts of norms too, as in PyTorch.</summary>
    public bool DecayBiasesAndNorms { get; init; } = true;

    /// <summary>The running average of the weights that is measured and saved in their place, or null for none.</summary>
    public EmaSettings? Ema { get; init; }

    /// <summary>Stochastic gradient descent with PyTorch's momentum: v ← μ v + (1 − τ) g, w ← w − η v; the first v is g.</summary>
    public sealed record Sgd() : OptimizerSettings(0.1)
    {
        /// <summary>μ.</summary>
        public double Momentum { get; init; }

        /// <summary>Whether the step looks ahead: w ← w − η (g + μ v).</summary>
        public bool Nesterov { get; init; }

        /// <summary>τ.</summary>
        public double Dampening { get; init; }
    }

    /// <summary>Steps by the mean of the gradients over the root of their mean square; the gradient is g + λ w.</summary>
    public sealed record Adam() : OptimizerSettings(0.001)
    {
        /// <summary>β₁: the part of the mean that is kept.</summary>
        public double Beta1 { get; init; } = 0.9;

        /// <summary>β₂: the part of the mean square that is kept.</summary>
        public double Beta2 { get; init; } = 0.999;

        /// <summary>ε, which is added to the root.</summary>
        public double Epsilon { get; init; } = 1e-8;
    }

    /// <summary>Adam whose weight decay is no part of the gradient: w ← (1 − η λ) w.</summary>
    public sealed record AdamW() : OptimizerSettings(0.001, 0.01)
    {
        /// <summary>β₁: the part of the mean that is kept.</summary>
        public double Beta1 { get; init; } = 0.9;

        /// <summary>β₂: the part of the mean square that is kept.</summary>
        public double Beta2 { get; init; } = 0.999;

        /// <summary>ε, which is added to the root.</summary>
        public double Epsilon { get; init; } = 1e-8;
    }

    /// <summary>Steps by the gradient over the root of its mean square.</summary>
    public sealed record Rmsprop() : OptimizerSettings(0.01)
    {
        /// <summary>α: the part of the mean square that is kept.</summary>
        public double Alpha { get; init; } = 0.99;

        /// <summary>μ.</summary>
        public double Momentum { get; init; }

        /// <summary>Whether the mean is taken out of the mean square.</summary>
        public bool Centered { get; init; }

        /// <summary>ε, which is added to the root.</summary>
        public double Epsilon { get; init; } = 1e-8;
    }

    /// <summary>Steps by the gradient over the root of the sum of all its squares.</summary>
    public sealed record Adagrad() : OptimizerSettings(0.01)
    {
        /// <summary>d: step t has the rate η/(1 + (t − 1) d).</summary>
        public double LearningRateDecay { get; init; }

        /// <summary>What the sum of squares starts with.</summary>
        public double InitialAccumulatorValue { get; init; }

        /// <summary>ε, which is added to the root.</summary>
        public double Epsilon { get; init; } = 1e-10;
    }

    /// <summary>Steps of one size, in the direction of the sign of a mean; the weight decay is no part of the gradient.</summary>
    public sealed record Lion() : OptimizerSettings(0.0001)
    {
        /// <summary>β₁: the weight of the mean against the new gradient, in the step.</summary>
        public double Beta1 { get; init; } = 0.9;

        /// <summary>β₂: the part of the mean that is kept.</summary>
        public double Beta2 { get; init; } = 0.99;
    }
}
