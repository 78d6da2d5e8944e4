using System.Runtime.CompilerServices;
using Chainrule.Kernels.Functions;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Folds;

/// <summary>
/// Rows of softmax, e^(x − max) / Σ, or of log-softmax, (x − max) − ln Σ. The exponentials are computed twice rather than stored and read
/// again: reading back what a masked store has just written stalls for longer than an exponential takes.
/// </summary>
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
            var x = _x + (nint)row * _columns;
            var y = _y + (nint)row * _columns;
            var maximum = SixteenLanes.Fold<S, V, MaximumOf>(new MaximumOf(x), _columns);
            var sum = SixteenLanes.Fold<S, V, SumOfExp>(new SumOfExp(x, maximum), _columns);
            if (_logarithm) Finish<S, V, LogProbability>(x, maximum, Log.Apply<SimdScalar, float>(sum), y);
            else Finish<S, V, Probability>(x, maximum, sum, y);
        }
    }

    private void Finish<S, V, F>(float* x, float maximum, float scale, float* y)
        where S : struct, ISimd<V>
        where V : struct
        where F : struct, ITernary
    {
        var b = S.Broadcast(maximum);
        var c = S.Broadcast(scale);
        var i = 0;
        for (; i <= _columns - S.Lanes; i += S.Lanes) S.Store(y + i, F.Apply<S, V>(S.Load(x + i), b, c));
        if (i < _columns) S.StorePartial(y + i, F.Apply<S, V>(S.LoadPartial(x + i, _columns - i, 0), b, c), _columns - i);
    }

    private readonly struct Probability : ITernary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<S, V>(V x, V maximum, V sum)
            where S : struct, ISimd<V>
            where V : struct => S.Divide(Exp.Apply<S, V>(S.Subtract(x, maximum)), sum);
    }

    private readonly struct LogProbability : ITernary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<S, V>(V x, V maximum, V logSum)
            where S : struct, ISimd<V>
            where V : struct => S.Subtract(S.Subtract(x, maximum), logSum);
    }
}
