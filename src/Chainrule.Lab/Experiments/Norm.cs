namespace Chainrule.Lab.Experiments;

/// <summary>What keeps the numbers between the layers of a <see cref="Classifier"/> in range.</summary>
public enum Norm
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A batch norm between each hidden layer and its activation.</summary>
    Batch,

    /// <summary>A weight norm around every linear layer, the last one too.</summary>
    Weight,

    /// <summary>A layer norm between each hidden layer and its activation.</summary>
    Layer,
}
