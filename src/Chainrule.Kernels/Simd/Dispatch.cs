using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Chainrule.Kernels.Simd;

/// <summary>The one place where a path becomes a vector width.</summary>
internal static class Dispatch
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TKernel>(KernelPath path, in TKernel kernel)
        where TKernel : struct, IKernel
    {
        switch (path)
        {
            case KernelPath.V512: kernel.Run<Simd512, Vector512<float>>(); break;
            case KernelPath.V256: kernel.Run<Simd256, Vector256<float>>(); break;
            case KernelPath.V128: kernel.Run<Simd128, Vector128<float>>(); break;
            default: kernel.Run<SimdScalar, float>(); break;
        }
    }
}
