namespace Chainrule.Kernels.Products;

/// <summary>The way through the rows of B, as a type: how a tile gets from k to k.</summary>
internal unsafe interface IWalk
{
    /// <summary>The row of the next k.</summary>
    float* Next();
}

/// <summary>Rows that lie a constant step apart.</summary>
internal unsafe struct Steps(float* row, nint step) : IWalk
{
    private float* _row = row;

    public float* Next()
    {
        var now = _row;
        _row += step;
        return now;
    }
}

/// <summary>Rows that a table names, each by its distance from the first float.</summary>
internal unsafe struct Offsets(float* first, int* offset) : IWalk
{
    private int* _offset = offset;

    public float* Next() => first + *_offset++;
}
