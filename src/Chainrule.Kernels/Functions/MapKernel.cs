using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Functions;

/// <summary>y[i] = F(x[i]). The remainder is one partial vector; each lane is computed as the scalar width would.</summary>
internal readonly unsafe struct MapKernel<F>(float* x, float* y, int length) : IKernel
    where F : struct, IUnary
{
    private readonly float* _x = x;
    private readonly float* _y = y;
    private readonly int _length = length;

    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        var x = _x;
        var y = _y;
        var length = _length;
        var i = 0;
        for (; i <= length - S.Lanes; i += S.Lanes) S.Store(y + i, F.Apply<S, V>(S.Load(x + i)));
        if (i < length) S.StorePartial(y + i, F.Apply<S, V>(S.LoadPartial(x + i, length - i, 0)), length - i);
    }
}
