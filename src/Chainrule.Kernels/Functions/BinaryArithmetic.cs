using System.Runtime.CompilerServices;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Functions;

internal readonly struct Add : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct => S.Add(a, b);
}

internal readonly struct Subtract : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct => S.Subtract(a, b);
}

internal readonly struct Multiply : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct => S.Multiply(a, b);
}

internal readonly struct Divide : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct => S.Divide(a, b);
}

/// <summary>A NaN in b fails the inner comparison and is chosen; one in a fails the outer.</summary>
internal readonly struct Maximum : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct => S.Select(S.Equal(a, a), S.Select(S.GreaterThan(a, b), a, b), a);
}

/// <summary>A NaN in b fails the inner comparison and is chosen; one in a fails the outer.</summary>
internal readonly struct Minimum : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct => S.Select(S.Equal(a, a), S.Select(S.GreaterThan(b, a), a, b), a);
}

internal readonly struct GreaterThan : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct => S.And(S.GreaterThan(a, b), S.Broadcast(1));
}

internal readonly struct ReluGradient : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct => S.Select(S.GreaterThan(b, S.Broadcast(0)), a, default);
}

internal readonly struct SigmoidGradient : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct => S.Multiply(a, S.Multiply(b, S.Subtract(S.Broadcast(1), b)));
}

internal readonly struct TanhGradient : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct => S.Multiply(a, S.FusedMultiplyAdd(Negate.Apply<S, V>(b), b, S.Broadcast(1)));
}

/// <summary>The function with its operands exchanged.</summary>
internal readonly struct Swapped<F> : IBinary
    where F : struct, IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct => F.Apply<S, V>(b, a);
}
