using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Chainrule.Kernels;

/// <summary>A thread's own memory for what a kernel makes on its way: taken once, grown where a kernel needs more.</summary>
internal static unsafe class Scratch
{
    [ThreadStatic]
    private static float[]? t_memory;

    /// <summary>So many floats at a cache line of their own, in whatever state the last kernel left them.</summary>
    public static float* Take(long floats)
    {
        if (t_memory is null || t_memory.Length < floats + 16)
            t_memory = GC.AllocateUninitializedArray<float>(checked((int)(floats + 16)), pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(t_memory));
        return (float*)((address + 63) & ~(nuint)63);
    }
}
