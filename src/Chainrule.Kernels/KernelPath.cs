namespace Chainrule.Kernels;

/// <summary>The instruction set that the kernels run on. Every path gives the same bits; they differ in speed alone.</summary>
public enum KernelPath
{
    /// <summary>One float at a time, with fused multiply-add: runs everywhere.</summary>
    Scalar,

    /// <summary>Four floats at a time (SSE, AdvSimd).</summary>
    V128,

    /// <summary>Eight floats at a time (AVX2).</summary>
    V256,

    /// <summary>Sixteen floats at a time (AVX-512).</summary>
    V512,
}
