namespace Chainrule.Lab.Experiments;

/// <summary>What an experiment minimises, averaged over the batch.</summary>
public abstract record LossSettings
{
    private LossSettings()
    {
    }

    /// <summary>The cross-entropy of the model's logits with the class; softmax is part of it, as in PyTorch.</summary>
    public sealed record CrossEntropy : LossSettings
    {
        /// <summary>The part of the target that is spread evenly over all classes.</summary>
        public double LabelSmoothing { get; init; }

        /// <summary>How much each class counts, or null for all alike.</summary>
        public IReadOnlyList<double>? ClassWeights { get; init; }
    }

    /// <summary>The negative log-likelihood of the class; the model ends with logSoftmax.</summary>
    public sealed record Nll : LossSettings
    {
        /// <summary>How much each class counts, or null for all alike.</summary>
        public IReadOnlyList<double>? ClassWeights { get; init; }
    }

    /// <summary>The squared difference from the one-hot class.</summary>
    public sealed record Mse : LossSettings
    {
        /// <summary>What the squares are summed up to.</summary>
        public MseReduction Reduction { get; init; }
    }

    /// <summary>The absolute difference from the one-hot class.</summary>
    public sealed record L1 : LossSettings;

    /// <summary>The difference from the one-hot class: half its square up to δ, in proportion beyond.</summary>
    public sealed record Huber : LossSettings
    {
        /// <summary>δ.</summary>
        public double Delta { get; init; } = 1;
    }

    /// <summary>Each output by itself as a yes or no; the sigmoid is part of it.</summary>
    public sealed record BceWithLogits : LossSettings;
}
