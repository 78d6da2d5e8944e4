namespace Chainrule.Kernels.Simd;

/// <summary>A kernel with its arguments: one body, compiled for every vector width.</summary>
internal interface IKernel
{
    void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct;
}
