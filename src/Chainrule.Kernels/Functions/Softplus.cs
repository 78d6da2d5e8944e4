using System.Runtime.CompilerServices;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Functions;

/// <summary>ln(1 + eˣ) = max(x, 0) + ln(1 + e) with e = e^−|x|, which never overflows.</summary>
/// <remarks>1 + e would round a small e away: it is taken as 1 + f, or as 2 (1 + f) where e is above a half; f is exact in both.</remarks>
internal readonly struct Softplus : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : struct
    {
        var half = S.Broadcast(0.5f);
        var one = S.Broadcast(1);
        var e = Exp.Apply<S, V>(S.Or(x, S.Broadcast(-0f)));
        var large = S.GreaterThan(e, half);
        var f = S.Select(large, S.Multiply(S.Subtract(e, one), half), e);
        return S.Add(Relu.Apply<S, V>(x), Log.OnePlus<S, V>(f, S.And(large, one)));
    }
}
