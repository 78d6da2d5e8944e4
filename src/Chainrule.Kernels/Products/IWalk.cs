using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Products;

/// <summary>The way through the columns of A or the rows of B, as a type: how a tile gets from k to k.</summary>
internal unsafe interface IWalk
{
    /// <summary>The column or row of the next k.</summary>
    float* Next();

    /// <summary>Goes the same way from so many floats further on.</summary>
    void Move(nint distance);
}

/// <summary>Rows that lie a constant step apart.</summary>
internal unsafe struct Steps(float* row, nint step) : IWalk
{
    private float* _row = row;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Next()
    {
        var now = _row;
        _row += step;
        return now;
    }

    public void Move(nint distance) => _row += distance;
}

/// <summary>Rows that a table names, each by its distance from the first, counted in steps.</summary>
internal unsafe struct Offsets(float* first, int* offset, nint step = 1) : IWalk
{
    private float* _first = first;
    private int* _offset = offset;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Next() => _first + *_offset++ * step;

    public void Move(nint distance) => _first += distance;
}

/// <summary>
/// The rows of another walk, copied on the way to a panel two vectors wide, zeros beyond their <paramref name="columns"/>: the first tile
/// of a panel packs it for the tiles below, and calls for what the next panel reads.
/// </summary>
internal unsafe struct Packing<S, V, W>(W walk, float* panel, int columns) : IWalk
    where S : struct, ISimd<V>
    where V : struct
    where W : struct, IWalk
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Next()
    {
        var row = walk.Next();
        var now = panel;
        var whole = columns >= 2 * S.Lanes;
        S.Store(now, whole ? S.Load(row) : S.LoadPartial(row, Math.Min(columns, S.Lanes), 0));
        S.Store(now + S.Lanes, whole ? S.Load(row + S.Lanes) : S.LoadPartial(row + S.Lanes, Math.Max(columns - S.Lanes, 0), 0));
        if (Sse.IsSupported) Sse.Prefetch1(row + 2 * S.Lanes);
        panel += 2 * S.Lanes;
        return whole ? row : now;
    }

    public void Move(nint distance) => walk.Move(distance);
}
