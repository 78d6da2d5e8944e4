using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Functions;

/// <summary>A function of one number, as a type, so that it is compiled into the loop that applies it.</summary>
internal interface IUnary
{
    static abstract V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : struct;
}
