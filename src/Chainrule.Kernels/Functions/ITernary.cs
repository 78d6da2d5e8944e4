using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Functions;

/// <summary>A function of three numbers, as a type, so that it is compiled into the loop that applies it.</summary>
internal interface ITernary
{
    static abstract V Apply<S, V>(V a, V b, V c)
        where S : struct, ISimd<V>
        where V : struct;
}
