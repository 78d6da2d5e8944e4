using System.Runtime.CompilerServices;

namespace Chainrule.Kernels.Simd;

/// <summary>Partial loads and stores by way of the stack, for instruction sets without masked ones.</summary>
internal static unsafe class Partial
{
    public static V Load<V>(float* p, int count, float absent)
        where V : unmanaged
    {
        var lanes = stackalloc float[16];
        for (var lane = 0; lane < 16; lane++) lanes[lane] = lane < count ? p[lane] : absent;
        return Unsafe.ReadUnaligned<V>(lanes);
    }

    public static void Store<V>(float* p, V x, int count)
        where V : unmanaged
    {
        var lanes = stackalloc float[16];
        Unsafe.WriteUnaligned(lanes, x);
        for (var lane = 0; lane < count; lane++) p[lane] = lanes[lane];
    }
}
