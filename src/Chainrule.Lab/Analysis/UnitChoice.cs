namespace Chainrule.Lab.Analysis;

/// <summary>Which units of a layer to show where there are many.</summary>
public enum UnitChoice
{
    /// <summary>The first ones.</summary>
    First,

    /// <summary>Those whose weights have the largest norm, the largest first; among equals the first.</summary>
    LargestNorm,
}
