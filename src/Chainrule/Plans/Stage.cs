namespace Chainrule.Plans;

/// <summary>When a step runs.</summary>
internal enum Stage
{
    /// <summary>Once, when the plan is made.</summary>
    Ahead,

    /// <summary>Where the weights have changed.</summary>
    OfWeights,

    /// <summary>In every run.</summary>
    Always,
}
