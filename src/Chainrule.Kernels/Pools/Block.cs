using System.Runtime.CompilerServices;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Pools;

/// <summary>As many blocks of 2 × 2 pixels, side by side, as a vector has lanes: their four corners, each in a vector.</summary>
internal readonly unsafe struct Block<S, V>(V a, V b, V c, V d)
    where S : struct, ISimd<V>
    where V : struct
{
    /// <summary>Loads blocks whose upper left corner is at <paramref name="p"/>; missing ones are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block<S, V> Load(float* p, int width, int count)
    {
        var (first, second) = (Math.Min(2 * count, S.Lanes), Math.Max(2 * count - S.Lanes, 0));
        var (a, b) = (S.LoadPartial(p, first, 0), S.LoadPartial(p + S.Lanes, second, 0));
        p += width;
        var (c, d) = (S.LoadPartial(p, first, 0), S.LoadPartial(p + S.Lanes, second, 0));
        return new Block<S, V>(S.Evens(a, b), S.Odds(a, b), S.Evens(c, d), S.Odds(c, d));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* p, int width, int count)
    {
        var (first, second) = (Math.Min(2 * count, S.Lanes), Math.Max(2 * count - S.Lanes, 0));
        S.StorePartial(p, S.ZipLow(a, b), first);
        S.StorePartial(p + S.Lanes, S.ZipHigh(a, b), second);
        p += width;
        S.StorePartial(p, S.ZipLow(c, d), first);
        S.StorePartial(p + S.Lanes, S.ZipHigh(c, d), second);
    }

    /// <summary>Masks of the corner that is greatest, the first of equals, the first of NaNs: the first corner where none is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (V Second, V Third, V Fourth) Winners()
    {
        var second = Takes(b, a);
        var best = S.Select(second, b, a);
        var third = Takes(c, best);
        best = S.Select(third, c, best);
        var fourth = Takes(d, best);
        var notFourth = S.Xor(fourth, S.BroadcastBits(-1));
        var notThird = S.Xor(third, S.BroadcastBits(-1));
        return (S.And(second, S.And(notThird, notFourth)), S.And(third, notFourth), fourth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Pick(V second, V third, V fourth) => S.Select(fourth, d, S.Select(third, c, S.Select(second, b, a)));

    /// <summary>((a + b) + c) + d.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Sum() => S.Add(S.Add(S.Add(a, b), c), d);

    /// <summary>A later pixel takes over where it is greater, or is NaN and the best so far is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Takes(V next, V best)
    {
        var isNaN = S.Xor(S.Equal(next, next), S.BroadcastBits(-1));
        return S.Or(S.GreaterThan(next, best), S.And(isNaN, S.Equal(best, best)));
    }
}
