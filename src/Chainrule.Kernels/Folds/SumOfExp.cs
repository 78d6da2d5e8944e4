using System.Runtime.CompilerServices;
using Chainrule.Kernels.Functions;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Folds;

/// <summary>Σ e^(x − shift); an absent element is −∞, whose power is 0.</summary>
internal readonly unsafe struct SumOfExp(float* x, float shift) : IFold
{
    private readonly float* _x = x;
    private readonly float _shift = shift;

    public static float Start => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Join<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct => S.Add(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Take<S, V>(V lanes, int i)
        where S : struct, ISimd<V>
        where V : struct => S.Add(lanes, Exp.Apply<S, V>(S.Subtract(S.Load(_x + i), S.Broadcast(_shift))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V TakePartial<S, V>(V lanes, int i, int count)
        where S : struct, ISimd<V>
        where V : struct
    {
        var x = S.LoadPartial(_x + i, count, float.NegativeInfinity);
        return S.Add(lanes, Exp.Apply<S, V>(S.Subtract(x, S.Broadcast(_shift))));
    }
}
