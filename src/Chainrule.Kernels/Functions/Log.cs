using System.Runtime.CompilerServices;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Functions;

/// <summary>
/// ln x = e ln 2 + ln(1 + f) with x = 2ᵉ (1 + f) and 1 + f in [√½, √2); with s = f / (2 + f),
/// ln(1 + f) = 2 atanh s = f − s (f − R), R = 2s²/3 + 2s⁴/5 + 2s⁶/7 + 2s⁸/9, whose next term is below 5e-9.
/// </summary>
/// <remarks>Written around f, which is exact, the roundings of s and R weigh less than a fifth.</remarks>
internal readonly struct Log : IUnary
{
    private const float Ln2High = 0.693145752f;
    private const float Ln2Low = 1.42860677e-06f;
    private const float SmallestNormal = 1.17549435e-38f;
    private const int RootHalfBits = 0x3F3504F3;
    private const int FractionBits = 0x007FFFFF;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : struct
    {
        var zero = S.Broadcast(0);
        var infinity = S.Broadcast(float.PositiveInfinity);

        // A subnormal has no exponent of its own: lend it 2²³.
        var subnormal = S.GreaterThan(S.Broadcast(SmallestNormal), x);
        var normal = S.Select(subnormal, S.Multiply(x, S.Broadcast(8388608)), x);

        var bits = S.AddBits(normal, S.BroadcastBits(-RootHalfBits));
        var e = S.Subtract(S.BitsToFloat(S.ShiftRight(bits, 23)), S.And(subnormal, S.Broadcast(23)));
        var m = S.AddBits(S.And(bits, S.BroadcastBits(FractionBits)), S.BroadcastBits(RootHalfBits));

        var y = OnePlus<S, V>(S.Subtract(m, S.Broadcast(1)), e);
        y = S.Select(S.GreaterThan(infinity, x), y, x);
        y = S.Select(S.Equal(x, zero), S.Broadcast(float.NegativeInfinity), y);
        return S.Select(S.GreaterThan(zero, x), S.Broadcast(float.NaN), y);
    }

    /// <summary>ln(1 + f) + e ln 2 for 1 + f in [√½, 1.5].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V OnePlus<S, V>(V f, V e)
        where S : struct, ISimd<V>
        where V : struct
    {
        var s = S.Divide(f, S.Add(f, S.Broadcast(2)));
        var z = S.Multiply(s, s);
        var minusR = S.FusedMultiplyAdd(S.Broadcast(-2f / 9), z, S.Broadcast(-2f / 7));
        minusR = S.FusedMultiplyAdd(minusR, z, S.Broadcast(-2f / 5));
        minusR = S.FusedMultiplyAdd(minusR, z, S.Broadcast(-2f / 3));
        var inner = S.FusedMultiplyAdd(minusR, z, f);
        var y = S.FusedMultiplyAdd(Negate.Apply<S, V>(s), inner, S.FusedMultiplyAdd(e, S.Broadcast(Ln2Low), f));
        return S.FusedMultiplyAdd(e, S.Broadcast(Ln2High), y);
    }
}
