using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Folds;

/// <summary>*y = Σ x.</summary>
internal readonly unsafe struct SumAllKernel(float* x, float* y, int length) : IKernel
{
    private readonly SumOf _fold = new(x);
    private readonly float* _y = y;
    private readonly int _length = length;

    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct => *_y = SixteenLanes.Fold<S, V, SumOf>(_fold, _length);
}
