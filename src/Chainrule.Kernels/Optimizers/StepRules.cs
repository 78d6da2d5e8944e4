using System.Runtime.CompilerServices;
using Chainrule.Kernels.Functions;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Optimizers;

/// <summary>The formulas stand at <see cref="OptimizerSteps"/>.</summary>
internal readonly struct SgdRule(float rate) : IStepRule
{
    public static int States => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<S, V>(V w, V g, ref V a, ref V b, ref V c)
        where S : struct, ISimd<V>
        where V : struct => S.FusedMultiplyAdd(S.Broadcast(-rate), g, w);
}

internal readonly struct MomentumRule(float rate, float momentum, float fresh, bool nesterov, bool first) : IStepRule
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<S, V>(V w, V g, ref V a, ref V b, ref V c)
        where S : struct, ISimd<V>
        where V : struct
    {
        var mu = S.Broadcast(momentum);
        a = first ? g : WithoutSubnormals.Apply<S, V>(S.FusedMultiplyAdd(mu, a, S.Multiply(S.Broadcast(fresh), g)));
        return S.FusedMultiplyAdd(S.Broadcast(-rate), nesterov ? S.FusedMultiplyAdd(mu, a, g) : a, w);
    }
}

internal readonly struct AdamRule(float rate, Decayed mean, Decayed square, float rootFactor, float eps) : IStepRule
{
    public static int States => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<S, V>(V w, V g, ref V a, ref V b, ref V c)
        where S : struct, ISimd<V>
        where V : struct
    {
        a = mean.Take<S, V>(a, g);
        b = square.Take<S, V>(b, S.Multiply(g, g));
        var root = S.FusedMultiplyAdd(S.Sqrt(b), S.Broadcast(rootFactor), S.Broadcast(eps));
        return S.FusedMultiplyAdd(S.Broadcast(-rate), S.Divide(a, root), w);
    }
}

/// <summary>a: squares; b: velocity, or null; c: mean, or null.</summary>
internal readonly struct RmsPropRule(float rate, Decayed average, float momentum, float eps, bool moving, bool centered) : IStepRule
{
    public static int States => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<S, V>(V w, V g, ref V a, ref V b, ref V c)
        where S : struct, ISimd<V>
        where V : struct
    {
        a = average.Take<S, V>(a, S.Multiply(g, g));
        var variance = a;
        if (centered)
        {
            c = average.Take<S, V>(c, g);

            // Rounding can take more than there is.
            variance = Maximum.Apply<S, V>(S.FusedMultiplyAdd(Negate.Apply<S, V>(c), c, a), S.Broadcast(0));
        }

        var direction = S.Divide(g, S.Add(S.Sqrt(variance), S.Broadcast(eps)));
        b = moving ? WithoutSubnormals.Apply<S, V>(S.FusedMultiplyAdd(S.Broadcast(momentum), b, direction)) : direction;
        return S.FusedMultiplyAdd(S.Broadcast(-rate), b, w);
    }
}

internal readonly struct AdagradRule(float rate, float eps) : IStepRule
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<S, V>(V w, V g, ref V a, ref V b, ref V c)
        where S : struct, ISimd<V>
        where V : struct
    {
        a = S.FusedMultiplyAdd(g, g, a);
        return S.FusedMultiplyAdd(S.Broadcast(-rate), S.Divide(g, S.Add(S.Sqrt(a), S.Broadcast(eps))), w);
    }
}

internal readonly struct LionRule(float rate, Decayed blend, Decayed mean) : IStepRule
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<S, V>(V w, V g, ref V a, ref V b, ref V c)
        where S : struct, ISimd<V>
        where V : struct
    {
        var direction = blend.Take<S, V>(a, g);

        // The sign of NaN would be 0: a weight that stands still for ever and says nothing.
        var sign = S.Select(S.Equal(direction, direction), Sign.Apply<S, V>(direction), direction);
        a = mean.Take<S, V>(a, g);
        return S.FusedMultiplyAdd(S.Broadcast(-rate), sign, w);
    }
}

/// <summary>The weights here are the average, the gradients the weights: w + (1 − d) · (g − w), which rests where both are equal.</summary>
internal readonly struct AverageRule(float fresh) : IStepRule
{
    public static int States => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Step<S, V>(V w, V g, ref V a, ref V b, ref V c)
        where S : struct, ISimd<V>
        where V : struct => S.FusedMultiplyAdd(S.Broadcast(fresh), S.Subtract(g, w), w);
}

/// <summary>
/// A running average: β · old + (1 − β) · new, β and 1 − β each rounded once. Where nothing new comes it would end as a subnormal that
/// rounding keeps from ever becoming 0, and every step would take several times as long.
/// </summary>
internal readonly struct Decayed(double beta)
{
    private readonly float _old = (float)beta;
    private readonly float _new = (float)(1 - beta);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Take<S, V>(V average, V x)
        where S : struct, ISimd<V>
        where V : struct =>
        WithoutSubnormals.Apply<S, V>(S.FusedMultiplyAdd(S.Broadcast(_old), average, S.Multiply(S.Broadcast(_new), x)));
}
