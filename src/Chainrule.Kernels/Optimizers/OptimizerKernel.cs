using System.Runtime.CompilerServices;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Optimizers;

/// <summary>One sweep of a rule over weights, gradients and up to three states. The remainder is one partial vector.</summary>
internal readonly unsafe struct OptimizerKernel<R>(R rule, int length, float* weights, float* gradients) : IKernel
    where R : struct, IStepRule
{
    private readonly R _rule = rule;
    private readonly int _length = length;
    private readonly float* _w = weights;
    private readonly float* _g = gradients;

    public float* A { get; init; }

    /// <summary>Null where the rule has no use for it this time; so is <see cref="C"/>.</summary>
    public float* B { get; init; }

    public float* C { get; init; }

    /// <summary>λ of g ← g + λ w. With 0 the term is left out, so that an infinite weight does not become NaN by it.</summary>
    public float Decay { get; init; }

    /// <summary>The factor of the weights before the step: 1 − η λ where the decay is decoupled.</summary>
    public float Keep { get; init; } = 1;

    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        // A copy that nothing points to: its fields stay in registers, whatever the loop stores.
        var own = this;
        var i = 0;
        for (; i <= own._length - 2 * S.Lanes; i += 2 * S.Lanes)
        {
            own.Step<S, V>(i, S.Lanes);
            own.Step<S, V>(i + S.Lanes, S.Lanes);
        }

        for (; i < own._length; i += S.Lanes) Step<S, V>(i, Math.Min(own._length - i, S.Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Step<S, V>(int i, int count)
        where S : struct, ISimd<V>
        where V : struct
    {
        var (useB, useC) = (R.States > 1 && B != null, R.States > 2 && C != null);
        var a = R.States > 0 ? Load<S, V>(A + i, count) : default;
        var b = useB ? Load<S, V>(B + i, count) : default;
        var c = useC ? Load<S, V>(C + i, count) : default;
        var w = Load<S, V>(_w + i, count);
        var g = Load<S, V>(_g + i, count);
        if (Decay != 0) g = S.FusedMultiplyAdd(S.Broadcast(Decay), w, g);
        Store<S, V>(_w + i, _rule.Step<S, V>(S.Multiply(S.Broadcast(Keep), w), g, ref a, ref b, ref c), count);
        if (R.States > 0) Store<S, V>(A + i, a, count);
        if (useB) Store<S, V>(B + i, b, count);
        if (useC) Store<S, V>(C + i, c, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Load<S, V>(float* p, int count)
        where S : struct, ISimd<V>
        where V : struct => count == S.Lanes ? S.Load(p) : S.LoadPartial(p, count, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<S, V>(float* p, V x, int count)
        where S : struct, ISimd<V>
        where V : struct
    {
        if (count == S.Lanes) S.Store(p, x);
        else S.StorePartial(p, x, count);
    }
}
