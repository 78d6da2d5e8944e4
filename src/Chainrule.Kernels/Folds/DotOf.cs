using System.Runtime.CompilerServices;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Folds;

/// <summary>Σ a · b, each product added with one rounding.</summary>
internal readonly unsafe struct DotOf(float* a, float* b) : IFold
{
    private readonly float* _a = a;
    private readonly float* _b = b;

    public static float Start => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Join<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct => S.Add(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Take<S, V>(V lanes, int i)
        where S : struct, ISimd<V>
        where V : struct => S.FusedMultiplyAdd(S.Load(_a + i), S.Load(_b + i), lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V TakePartial<S, V>(V lanes, int i, int count)
        where S : struct, ISimd<V>
        where V : struct => S.FusedMultiplyAdd(S.LoadPartial(_a + i, count, 0), S.LoadPartial(_b + i, count, 0), lanes);
}
