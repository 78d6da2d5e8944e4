using System.Runtime.CompilerServices;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Functions;

internal readonly struct Negate : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : struct => S.Xor(x, S.Broadcast(-0f));
}

internal readonly struct Abs : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : struct => S.And(x, S.BroadcastBits(int.MaxValue));
}

/// <summary>x, and 0 for a subnormal x; NaN stays.</summary>
internal readonly struct WithoutSubnormals : IUnary
{
    private const float SmallestNormal = 1.17549435e-38f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : struct => S.Select(S.GreaterThan(S.Broadcast(SmallestNormal), Abs.Apply<S, V>(x)), S.Broadcast(0), x);
}

internal readonly struct Square : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : struct => S.Multiply(x, x);
}

internal readonly struct Sqrt : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : struct => S.Sqrt(x);
}

internal readonly struct Reciprocal : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : struct => S.Divide(S.Broadcast(1), x);
}

internal readonly struct Sign : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : struct => S.Subtract(Step.Apply<S, V>(x), Step.Apply<S, V>(Negate.Apply<S, V>(x)));
}

internal readonly struct Step : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : struct => S.And(S.GreaterThan(x, S.Broadcast(0)), S.Broadcast(1));
}

/// <summary>x unless 0 &gt; x: the comparison that lets NaN through.</summary>
internal readonly struct Relu : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : struct => S.Greater(S.Broadcast(0), x);
}
