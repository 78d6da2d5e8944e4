using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Folds;

/// <summary>*y = Σ x².</summary>
internal readonly unsafe struct SumOfSquaresKernel(float* x, float* y, int length) : IKernel
{
    private readonly DotOf _fold = new(x, x);
    private readonly float* _y = y;
    private readonly int _length = length;

    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct => *_y = SixteenLanes.Fold<S, V, DotOf>(_fold, _length);
}
