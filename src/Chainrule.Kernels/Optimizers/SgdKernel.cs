using System.Runtime.CompilerServices;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Optimizers;

/// <summary>Plain SGD; formula at <see cref="SgdSteps.Step"/>. The remainder is one partial vector.</summary>
internal readonly unsafe struct SgdKernel(float* weights, float* gradients, int length, float learningRate, float weightDecay) : IKernel
{
    private readonly float* _weights = weights;
    private readonly float* _gradients = gradients;
    private readonly int _length = length;
    private readonly float _learningRate = learningRate;
    private readonly float _weightDecay = weightDecay;

    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        var w = _weights;
        var g = _gradients;
        var length = _length;
        var i = 0;
        for (; i <= length - S.Lanes; i += S.Lanes) S.Store(w + i, Step<S, V>(S.Load(w + i), S.Load(g + i)));
        if (i == length) return;
        var rest = length - i;
        S.StorePartial(w + i, Step<S, V>(S.LoadPartial(w + i, rest, 0), S.LoadPartial(g + i, rest, 0)), rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private V Step<S, V>(V weights, V gradients)
        where S : struct, ISimd<V>
        where V : struct
    {
        if (_weightDecay != 0) gradients = S.FusedMultiplyAdd(S.Broadcast(_weightDecay), weights, gradients);
        return S.FusedMultiplyAdd(S.Broadcast(-_learningRate), gradients, weights);
    }
}
