using System.Runtime.CompilerServices;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Folds;

/// <summary>Σ x.</summary>
internal readonly unsafe struct SumOf(float* x) : IFold
{
    private readonly float* _x = x;

    public static float Start => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Join<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct => S.Add(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Take<S, V>(V lanes, int i)
        where S : struct, ISimd<V>
        where V : struct => S.Add(lanes, S.Load(_x + i));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V TakePartial<S, V>(V lanes, int i, int count)
        where S : struct, ISimd<V>
        where V : struct => S.Add(lanes, S.LoadPartial(_x + i, count, 0));
}
