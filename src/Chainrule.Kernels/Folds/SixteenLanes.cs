using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Folds;

/// <summary>
/// A reduction over contiguous elements in one fixed order, whatever the width of the vector: element i goes to lane i mod 16, each lane
/// takes its elements in order, and the lanes are joined 16 → 8 → 4 → 2 → 1, lane j with lane j + half.
/// </summary>
/// <remarks>A vector of fewer lanes makes several passes, each over its own lanes, so that every element is still visited once.</remarks>
internal static unsafe class SixteenLanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Fold<S, V, F>(in F fold, int length)
        where S : struct, ISimd<V>
        where V : struct
        where F : struct, IFold
    {
        // A vector local instead of stackalloc, which would keep this method from being inlined.
        var memory = default(Vector512<float>);
        var lanes = (float*)&memory;
        var whole = length & ~15;
        for (var lane = 0; lane < 16; lane += S.Lanes)
        {
            var v = S.Broadcast(F.Start);
            for (var i = lane; i < whole; i += 16) v = fold.Take<S, V>(v, i);
            if (whole < length)
                v = fold.TakePartial<S, V>(v, whole + lane, Math.Clamp(length - whole - lane, 0, S.Lanes));
            S.StoreByFours(lanes + lane, v);
        }

        return Join<F>(lanes);
    }

    /// <summary>Sixteen lanes become one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Join<F>(float* lanes)
        where F : struct, IFold
    {
        var low = F.Join<Simd128, Vector128<float>>(Vector128.Load(lanes), Vector128.Load(lanes + 8));
        var high = F.Join<Simd128, Vector128<float>>(Vector128.Load(lanes + 4), Vector128.Load(lanes + 12));
        var four = F.Join<Simd128, Vector128<float>>(low, high);
        var two = F.Join<Simd128, Vector128<float>>(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return F.Join<SimdScalar, float>(two[0], two[1]);
    }
}
