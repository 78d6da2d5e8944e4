using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Functions;

/// <summary>A function of two numbers, as a type, so that it is compiled into the loop that applies it.</summary>
internal interface IBinary
{
    static abstract V Apply<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct;
}
