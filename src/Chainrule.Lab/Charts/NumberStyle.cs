namespace Chainrule.Lab.Charts;

/// <summary>How an axis, a bar or a cell writes its numbers.</summary>
public enum NumberStyle
{
    /// <summary>12,500 · 0.25; very large and very small ones as powers of ten.</summary>
    Plain,

    /// <summary>A share 0 … 1 as a percentage: 0.981 is 98.1 %.</summary>
    Percent,

    /// <summary>2.5·10⁻³.</summary>
    Scientific,
}
