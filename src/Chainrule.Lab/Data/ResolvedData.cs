namespace Chainrule.Lab.Data;

/// <summary>The data that a request led to.</summary>
/// <param name="Training">The training samples.</param>
/// <param name="Test">The test samples, of the same shape and classes.</param>
/// <param name="Origin">Where they came from: a folder, an address, or that the program drew them.</param>
/// <param name="FallbackReason">Why the built-in digits stand in for MNIST, or null where what was asked for was found.</param>
public sealed record ResolvedData(IDataSet Training, IDataSet Test, string Origin, string? FallbackReason = null)
{
    /// <summary>Whether the built-in digits stand in for a data set that was not found.</summary>
    public bool IsFallback => FallbackReason is not null;
}
