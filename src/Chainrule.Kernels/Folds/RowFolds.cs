using System.Runtime.CompilerServices;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Folds;

/// <summary>The sum of a row, in sixteen lanes.</summary>
internal readonly unsafe struct RowSum : IRowFold
{
    public static float Start => SumOf.Start;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Row<S, V>(float* x, int length)
        where S : struct, ISimd<V>
        where V : struct => SixteenLanes.Fold<S, V, SumOf>(new SumOf(x), length);
}

/// <summary>The maximum of a row, in sixteen lanes.</summary>
internal readonly unsafe struct RowMaximum : IRowFold
{
    public static float Start => MaximumOf.Start;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Row<S, V>(float* x, int length)
        where S : struct, ISimd<V>
        where V : struct => SixteenLanes.Fold<S, V, MaximumOf>(new MaximumOf(x), length);
}
