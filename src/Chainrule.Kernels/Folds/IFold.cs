using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Folds;

/// <summary>What <see cref="SixteenLanes"/> folds: where a lane starts, how it takes an element, how two lanes become one.</summary>
internal interface IFold
{
    static abstract float Start { get; }

    static abstract V Join<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct;

    /// <summary>Takes the elements from i on, one for each lane.</summary>
    V Take<S, V>(V lanes, int i)
        where S : struct, ISimd<V>
        where V : struct;

    /// <summary>Takes the elements i … i + count − 1; the lanes without one take an element that changes no value.</summary>
    V TakePartial<S, V>(V lanes, int i, int count)
        where S : struct, ISimd<V>
        where V : struct;
}
