using System.Runtime.CompilerServices;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Optimizers;

/// <summary>SGD with a velocity; formula at <see cref="SgdSteps.StepMomentum"/>. The remainder is one partial vector.</summary>
internal readonly unsafe struct SgdMomentumKernel(float* weights, float* gradients, float* velocity, int length) : IKernel
{
    private readonly float* _weights = weights;
    private readonly float* _gradients = gradients;
    private readonly float* _velocity = velocity;
    private readonly int _length = length;

    public required float LearningRate { get; init; }

    public required float Momentum { get; init; }

    public required float Dampening { get; init; }

    public required float WeightDecay { get; init; }

    public required bool Nesterov { get; init; }

    public required bool First { get; init; }

    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        var w = _weights;
        var g = _gradients;
        var v = _velocity;
        var length = _length;
        var i = 0;
        for (; i <= length - S.Lanes; i += S.Lanes)
        {
            var velocity = S.Load(v + i);
            S.Store(w + i, Step<S, V>(S.Load(w + i), S.Load(g + i), ref velocity));
            S.Store(v + i, velocity);
        }

        if (i == length) return;
        var rest = length - i;
        var last = S.LoadPartial(v + i, rest, 0);
        S.StorePartial(w + i, Step<S, V>(S.LoadPartial(w + i, rest, 0), S.LoadPartial(g + i, rest, 0), ref last), rest);
        S.StorePartial(v + i, last, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private V Step<S, V>(V weights, V gradients, ref V velocity)
        where S : struct, ISimd<V>
        where V : struct
    {
        var momentum = S.Broadcast(Momentum);
        if (WeightDecay != 0) gradients = S.FusedMultiplyAdd(S.Broadcast(WeightDecay), weights, gradients);
        velocity = First ? gradients : S.FusedMultiplyAdd(momentum, velocity, S.Multiply(S.Broadcast(1 - Dampening), gradients));
        var direction = Nesterov ? S.FusedMultiplyAdd(momentum, velocity, gradients) : velocity;
        return S.FusedMultiplyAdd(S.Broadcast(-LearningRate), direction, weights);
    }
}
