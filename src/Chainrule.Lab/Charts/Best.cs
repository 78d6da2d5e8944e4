namespace Chainrule.Lab.Charts;

/// <summary>Which number of a column is the best; it is set in bold.</summary>
public enum Best
{
    /// <summary>None.</summary>
    None,

    /// <summary>The highest: an accuracy.</summary>
    Highest,

    /// <summary>The lowest: a loss, a time.</summary>
    Lowest,
}
