namespace Chainrule.Lab.Experiments;

/// <summary>The line along which a rate goes from one value to another.</summary>
public enum Annealing
{
    /// <summary>Half a cosine: slow, fast, slow.</summary>
    Cosine,

    /// <summary>A straight line.</summary>
    Linear,
}
