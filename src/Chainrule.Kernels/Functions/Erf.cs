using System.Runtime.CompilerServices;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Functions;

/// <summary>
/// erf x = x + x · P(x²) for |x| ≤ 1, else 1 − exp(Q(|x|)) where Q approaches ln erfc; computed for |x| and given the sign of x.
/// </summary>
/// <remarks>
/// P and Q are minimax polynomials, fitted for this file one coefficient after the other, so that each rounding is made good by those that
/// follow. Their own errors weigh less than 1.5e-9 in erf.
/// </remarks>
internal readonly struct Erf : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : struct
    {
        var sign = S.And(x, S.Broadcast(-0f));
        var size = S.Xor(x, sign);

        // Beyond 3.92 the result rounds to 1; NaN fails both comparisons and stays.
        size = S.Select(S.GreaterThan(size, S.Broadcast(4)), S.Broadcast(4), size);
        var z = S.Multiply(size, size);
        var p = S.FusedMultiplyAdd(S.Broadcast(7.806903e-05f), z, S.Broadcast(-0.0007997853f));
        p = S.FusedMultiplyAdd(p, z, S.Broadcast(0.005187162f));
        p = S.FusedMultiplyAdd(p, z, S.Broadcast(-0.026853347f));
        p = S.FusedMultiplyAdd(p, z, S.Broadcast(0.11283579f));
        p = S.FusedMultiplyAdd(p, z, S.Broadcast(-0.37612626f));
        p = S.FusedMultiplyAdd(p, z, S.Broadcast(0.12837917f));
        var q = S.FusedMultiplyAdd(S.Broadcast(0.00018556567f), size, S.Broadcast(-0.002939547f));
        q = S.FusedMultiplyAdd(q, size, S.Broadcast(0.021805152f));
        q = S.FusedMultiplyAdd(q, size, S.Broadcast(-0.103037156f));
        q = S.FusedMultiplyAdd(q, size, S.Broadcast(-0.6382258f));
        q = S.FusedMultiplyAdd(q, size, S.Broadcast(-1.12704f));
        q = S.FusedMultiplyAdd(q, size, S.Broadcast(-0.00035370892f));
        var far = S.Subtract(S.Broadcast(1), Exp.Apply<S, V>(q));
        return S.Or(S.Select(S.GreaterThan(size, S.Broadcast(1)), far, S.FusedMultiplyAdd(p, size, size)), sign);
    }
}
