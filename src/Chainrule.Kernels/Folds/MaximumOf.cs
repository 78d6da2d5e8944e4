using System.Runtime.CompilerServices;
using Chainrule.Kernels.Functions;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Folds;

/// <summary>max x, of which NaN is the greatest.</summary>
internal readonly unsafe struct MaximumOf(float* x) : IFold
{
    private readonly float* _x = x;

    public static float Start => float.NegativeInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Join<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct => Maximum.Apply<S, V>(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Take<S, V>(V lanes, int i)
        where S : struct, ISimd<V>
        where V : struct => Maximum.Apply<S, V>(lanes, S.Load(_x + i));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V TakePartial<S, V>(V lanes, int i, int count)
        where S : struct, ISimd<V>
        where V : struct => Maximum.Apply<S, V>(lanes, S.LoadPartial(_x + i, count, float.NegativeInfinity));
}
