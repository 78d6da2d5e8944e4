namespace Chainrule.Lab.Experiments;

/// <summary>What an experiment minimises, averaged over the batch.</summary>
public abstract record LossSettings
{
    private LossSettings()
    {
    }

    /// <summary>The cross-entropy of the model's logits with the class; softmax is part of it, as in PyTorch.</summary>
    public sealed record CrossEntropy : LossSettings;

    /// <summary>The negative log-likelihood of the class; the model ends with logSoftmax.</summary>
    public sealed record Nll : LossSettings;

    /// <summary>The squared difference from the one-hot class.</summary>
    public sealed record Mse : LossSettings
    {
        /// <summary>What the squares are summed up to.</summary>
        public MseReduction Reduction { get; init; }
    }
}
