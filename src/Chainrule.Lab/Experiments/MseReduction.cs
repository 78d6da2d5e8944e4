namespace Chainrule.Lab.Experiments;

/// <summary>What the squares of a squared error are summed up to.</summary>
public enum MseReduction
{
    /// <summary>The mean over all elements, PyTorch's.</summary>
    Mean,

    /// <summary>The sum over a sample's outputs, averaged over the batch: ten times the mean where there are ten outputs.</summary>
    PerSample,
}
