using Chainrule.Kernels.Functions;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Folds;

/// <summary>Rows of softmax or log-softmax. Three sweeps over a row that stays in the first-level cache.</summary>
internal readonly unsafe struct SoftmaxKernel(float* x, float* y, int rows, int columns, bool logarithm) : IKernel
{
    private readonly float* _x = x;
    private readonly float* _y = y;
    private readonly int _rows = rows;
    private readonly int _columns = columns;
    private readonly bool _logarithm = logarithm;

    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        for (var row = 0; row < _rows; row++)
        {
            var offset = (nint)row * _columns;
            if (_logarithm) LogRow<S, V>(_x + offset, _y + offset);
            else Row<S, V>(_x + offset, _y + offset);
        }
    }

    private void Row<S, V>(float* x, float* y)
        where S : struct, ISimd<V>
        where V : struct
    {
        var maximum = SixteenLanes.Fold<S, V, MaximumOf>(new MaximumOf(x), _columns);
        RowSweep.Run<S, V, ExpOfDifference>(x, maximum, y, _columns);
        var sum = SixteenLanes.Fold<S, V, SumOf>(new SumOf(y), _columns);
        RowSweep.Run<S, V, Divide>(y, sum, y, _columns);
    }

    private void LogRow<S, V>(float* x, float* y)
        where S : struct, ISimd<V>
        where V : struct
    {
        var maximum = SixteenLanes.Fold<S, V, MaximumOf>(new MaximumOf(x), _columns);
        RowSweep.Run<S, V, Subtract>(x, maximum, y, _columns);
        var sum = SixteenLanes.Fold<S, V, SumOfExp>(new SumOfExp(y), _columns);
        RowSweep.Run<S, V, Subtract>(y, Log.Apply<SimdScalar, float>(sum), y, _columns);
    }
}
