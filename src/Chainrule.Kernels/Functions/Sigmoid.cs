using System.Runtime.CompilerServices;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Functions;

/// <summary>With e = e^−|x|, which never overflows: 1 / (1 + e) for x &gt; 0, e / (1 + e) otherwise.</summary>
internal readonly struct Sigmoid : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : struct
    {
        var one = S.Broadcast(1);
        var e = Exp.Apply<S, V>(S.Or(x, S.Broadcast(-0f)));
        return S.Divide(S.Select(S.GreaterThan(x, S.Broadcast(0)), one, e), S.Add(e, one));
    }
}
