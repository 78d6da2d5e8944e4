namespace Chainrule.Lab.Charts;

/// <summary>How a heat map turns numbers into shades.</summary>
public enum Shading
{
    /// <summary>By the number itself; the largest of all is full.</summary>
    Linear,

    /// <summary>By the logarithm of 1 + the number: single mistakes show beside thousands of hits.</summary>
    Logarithmic,

    /// <summary>By the share of the row: each row is a class, however common.</summary>
    PerRow,
}
