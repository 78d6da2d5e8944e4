using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Folds;

/// <summary>A reduction of one contiguous row, as a type.</summary>
internal unsafe interface IRowFold
{
    static abstract float Start { get; }

    static abstract float Row<S, V>(float* x, int length)
        where S : struct, ISimd<V>
        where V : struct;
}
