using System.Runtime.CompilerServices;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Functions;

/// <summary>
/// eˣ = 2ⁿ · eʳ with n = round(x / ln 2) and r = x − n ln 2, |r| ≤ 0.347;
/// eʳ is its Taylor series up to r⁷ / 7!, whose next term is below 6e-9.
/// </summary>
/// <remarks>
/// ln 2 is split in two, the first part with trailing zeros, so that its product with n is exact
/// (W. J. Cody, W. Waite, "Software Manual for the Elementary Functions", 1980).
/// 2ⁿ is applied as two factors: the first product is exact, so that only the second rounds where the result is subnormal.
/// </remarks>
internal readonly struct Exp : IUnary
{
    private const float Log2E = 1.44269504f;
    private const float Ln2High = 0.693145752f;
    private const float Ln2Low = 1.42860677e-06f;

    /// <summary>1.5 · 2²³: a small number added to it is rounded to a whole one, which then stands in the low bits.</summary>
    private const float Rounder = 12582912f;
    private const int RounderBits = 0x4B400000;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : struct
    {
        // Beyond these bounds the result is infinite or 0 all the same; NaN fails both comparisons and stays.
        x = S.Select(S.GreaterThan(x, S.Broadcast(89)), S.Broadcast(89), x);
        var vanishes = S.GreaterThan(S.Broadcast(-104), x);
        x = S.Select(vanishes, S.Broadcast(-104), x);
        var tail = Reduce<S, V>(x, out var n);
        var first = Power<S, V>(S.ShiftRight(n, 1));
        var second = Power<S, V>(S.ShiftRight(S.AddBits(n, S.BroadcastBits(1)), 1));

        // An exact 0 is multiplied many times faster than a number that underflows to it.
        var mantissa = S.Select(vanishes, S.Broadcast(0), S.Add(tail, S.Broadcast(1)));
        return S.Multiply(S.Multiply(mantissa, first), second);
    }

    /// <summary>x = n ln 2 + r: gives eʳ − 1, accurate near 0 too, and n as integer lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Reduce<S, V>(V x, out V n)
        where S : struct, ISimd<V>
        where V : struct
    {
        var shifted = S.FusedMultiplyAdd(x, S.Broadcast(Log2E), S.Broadcast(Rounder));
        n = S.AddBits(shifted, S.BroadcastBits(-RounderBits));
        var whole = S.Subtract(shifted, S.Broadcast(Rounder));
        var r = S.FusedMultiplyAdd(whole, S.Broadcast(-Ln2High), x);
        r = S.FusedMultiplyAdd(whole, S.Broadcast(-Ln2Low), r);
        var p = S.FusedMultiplyAdd(S.Broadcast(1f / 5040), r, S.Broadcast(1f / 720));
        p = S.FusedMultiplyAdd(p, r, S.Broadcast(1f / 120));
        p = S.FusedMultiplyAdd(p, r, S.Broadcast(1f / 24));
        p = S.FusedMultiplyAdd(p, r, S.Broadcast(1f / 6));
        p = S.FusedMultiplyAdd(p, r, S.Broadcast(1f / 2));
        return S.FusedMultiplyAdd(p, S.Multiply(r, r), r);
    }

    /// <summary>2ⁿ for integer lanes in −126 … 127: n goes straight into the exponent's bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Power<S, V>(V n)
        where S : struct, ISimd<V>
        where V : struct => S.ShiftLeft(S.AddBits(n, S.BroadcastBits(127)), 23);
}
