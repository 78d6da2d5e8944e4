namespace Chainrule.Kernels;

/// <summary>What a line of a <see cref="Strip"/> does.</summary>
public enum StripVerb
{
    /// <summary>y = f(a), element by element.</summary>
    Map,

    /// <summary>y = f(a, b), element by element.</summary>
    Zip,

    /// <summary>y = a, repeated over the matrix.</summary>
    Copy,

    /// <summary>y[c] = Σ over r of a[r, c], one chain in the order of the rows: y is a row.</summary>
    SumDown,

    /// <summary>y[r] = Σ over c of a[r, c], in sixteen lanes: y is a column.</summary>
    SumAcross,
}
