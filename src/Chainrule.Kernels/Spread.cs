namespace Chainrule.Kernels;

/// <summary>How a value lies under a matrix.</summary>
public enum Spread
{
    /// <summary>A number for each element.</summary>
    Matrix,

    /// <summary>One row, under every row.</summary>
    Row,

    /// <summary>A number for each row; where there are more rows, it begins anew.</summary>
    Column,
}
