using System.Runtime.CompilerServices;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Functions;

/// <summary>
/// tanh x = m / (m + 2) with m = e²ˣ − 1, computed for |x| and given the sign of x.
/// Near 0, m is a polynomial without a constant term and cancels nothing, so that tiny arguments return themselves.
/// </summary>
internal readonly struct Tanh : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : struct
    {
        var sign = S.And(x, S.Broadcast(-0f));
        var size = S.Xor(x, sign);

        // Beyond 9.02 the result rounds to 1; NaN fails the comparison and stays.
        size = S.Select(S.GreaterThan(size, S.Broadcast(10)), S.Broadcast(10), size);
        var tail = Exp.Reduce<S, V>(S.Add(size, size), out var n);
        var power = Exp.Power<S, V>(n);
        var m = S.FusedMultiplyAdd(power, tail, S.Subtract(power, S.Broadcast(1)));
        return S.Or(S.Divide(m, S.Add(m, S.Broadcast(2))), sign);
    }
}
