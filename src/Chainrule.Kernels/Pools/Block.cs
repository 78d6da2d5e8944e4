using System.Runtime.CompilerServices;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Pools;

/// <summary>As many blocks of 2 × 2 pixels, side by side, as a vector has lanes: their four corners, each in a vector.</summary>
internal readonly unsafe struct Block<S, V>(V a, V b, V c, V d)
    where S : struct, ISimd<V>
    where V : struct
{
    private readonly V _a = a;
    private readonly V _b = b;
    private readonly V _c = c;
    private readonly V _d = d;

    /// <summary>Loads blocks whose upper left corner is at <paramref name="p"/>; missing ones are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block<S, V> Load(float* p, int width, int count)
    {
        var (first, second) = (Math.Min(2 * count, S.Lanes), Math.Max(2 * count - S.Lanes, 0));
        var (a, b) = (S.LoadPartial(p, first, 0), S.LoadPartial(p + S.Lanes, second, 0));
        p += width;
        var (c, d) = (S.LoadPartial(p, first, 0), S.LoadPartial(p + S.Lanes, second, 0));
        return Of(a, b, c, d);
    }

    /// <summary>Blocks of two vectors of an upper row and two of the lower.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block<S, V> Of(V a, V b, V c, V d) => new(S.Evens(a, b), S.Odds(a, b), S.Evens(c, d), S.Odds(c, d));

    /// <summary>Blocks of zeros with <paramref name="value"/> in the corner that is chosen: 0, 1, 2 or 3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block<S, V> Spread(V value, V choice)
    {
        return new(Where(0), Where(1), Where(2), Where(3));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        V Where(float corner) => S.Select(S.Equal(choice, S.Broadcast(corner)), value, default);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* p, int width, int count)
    {
        var (first, second) = (Math.Min(2 * count, S.Lanes), Math.Max(2 * count - S.Lanes, 0));
        S.StorePartial(p, S.ZipLow(_a, _b), first);
        S.StorePartial(p + S.Lanes, S.ZipHigh(_a, _b), second);
        p += width;
        S.StorePartial(p, S.ZipLow(_c, _d), first);
        S.StorePartial(p + S.Lanes, S.ZipHigh(_c, _d), second);
    }

    /// <summary>Stores as many blocks as there are lanes, the upper row first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* p, int width)
    {
        S.Store(p, S.ZipLow(_a, _b));
        S.Store(p + S.Lanes, S.ZipHigh(_a, _b));
        S.Store(p + width, S.ZipLow(_c, _d));
        S.Store(p + width + S.Lanes, S.ZipHigh(_c, _d));
    }

    /// <summary>The corners of <paramref name="from"/> where these are greatest, the first of equals, the first of NaNs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Pick(Block<S, V> from)
    {
        var (second, third, fourth) = Later();
        return S.Select(fourth, from._d, S.Select(third, from._c, S.Select(second, from._b, from._a)));
    }

    /// <summary>The greatest corners, and which they are: 0, 1, 2 or 3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (V Greatest, V Choice) Choose()
    {
        var (greatest, choice) = (_a, S.Broadcast(0));
        Next(_b, 1, ref greatest, ref choice);
        Next(_c, 2, ref greatest, ref choice);
        Next(_d, 3, ref greatest, ref choice);
        return (greatest, choice);
    }

    /// <summary>The greatest corners where none is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Greatest() => S.Greater(_d, S.Greater(_c, S.Greater(_b, _a)));

    /// <summary>Which corners equal the greatest, the first of them; where none is NaN, that is the choice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V First(V greatest)
    {
        var later = S.Select(S.Equal(_c, greatest), S.Broadcast(2), S.Broadcast(3));
        return S.Select(S.Equal(_a, greatest), S.Broadcast(0), S.Select(S.Equal(_b, greatest), S.Broadcast(1), later));
    }

    /// <summary>max(·, 0) of the first corner only: the others are compared with it, so the greatest and its choice are the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Block<S, V> Relu() => new(Functions.Relu.Apply<S, V>(_a), _b, _c, _d);

    /// <summary>Blocks of zeros with <paramref name="value"/> in the corner where these are greatest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Block<S, V> Spread(V value)
    {
        var (second, third, fourth) = Later();
        var zero = S.Broadcast(0);
        var (d, rest) = (S.And(fourth, value), S.Select(fourth, zero, value));
        var (c, rest2) = (S.And(third, rest), S.Select(third, zero, rest));
        return new Block<S, V>(S.Select(second, zero, rest2), S.And(second, rest2), c, d);
    }

    /// <summary>((a + b) + c) + d.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Sum() => S.Add(S.Add(S.Add(_a, _b), _c), _d);

    /// <summary>Masks of the corners that take over from those before them; the last that does is the greatest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (V Second, V Third, V Fourth) Later()
    {
        var second = Takes(_b, _a);
        var best = S.Select(second, _b, _a);
        var third = Takes(_c, best);
        return (second, third, Takes(_d, S.Select(third, _c, best)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Next(V next, float corner, ref V greatest, ref V choice)
    {
        var takes = Takes(next, greatest);
        (greatest, choice) = (S.Select(takes, next, greatest), S.Select(takes, S.Broadcast(corner), choice));
    }

    /// <summary>A later pixel takes over where it is greater, or is NaN and the best so far is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Takes(V next, V best) => S.Select(S.Equal(next, next), S.GreaterThan(next, best), S.Equal(best, best));
}
