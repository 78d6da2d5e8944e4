namespace Chainrule.Kernels;

/// <summary>The sizes of a matrix product C = op(A) · op(B) and how its operands lie in memory.</summary>
/// <param name="M">Rows of op(A) and of C.</param>
/// <param name="N">Columns of op(B) and of C.</param>
/// <param name="K">Columns of op(A), rows of op(B).</param>
/// <param name="TransposeA">A lies as k × m.</param>
/// <param name="TransposeB">B lies as n × k.</param>
public readonly record struct MatMulSize(int M, int N, int K, bool TransposeA = false, bool TransposeB = false)
{
    /// <summary>The columns of a panel.</summary>
    public const int Panel = 32;

    /// <summary>
    /// Whether B lies in panels of 32 columns, one behind the other, each with its rows in one piece; the last panel may be narrower. What
    /// a product reads then lies in the order in which it is read. Where it is transposed, what lies in panels is the n × k matrix.
    /// </summary>
    public bool PanelsB { get; init; }

    /// <summary>Whether C is to lie in panels likewise.</summary>
    public bool PanelsC { get; init; }

    /// <summary>
    /// Whether sums may begin with the columns of A that hold one number each, which all rows then share; not where C lies in panels.
    /// </summary>
    public bool ConstantsFirst { get; init; }

    /// <summary>Whether of A the rows of a part are read and no others; then columns are not sought that hold zeros in all rows.</summary>
    public bool OwnRows { get; init; }
}
