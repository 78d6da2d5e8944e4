using System.Runtime.CompilerServices;
using Chainrule.Kernels.Functions;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Folds;

/// <summary>The gradient through rows of softmax, s · (g − Σ g s), or of log-softmax, g − eˡ Σ g.</summary>
internal readonly unsafe struct SoftmaxGradientKernel(
    float* upstream, float* output, float* y, int rows, int columns, bool logarithm) : IKernel
{
    private readonly float* _upstream = upstream;
    private readonly float* _output = output;
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
            var g = _upstream + offset;
            var s = _output + offset;
            var y = _y + offset;
            if (_logarithm) Sweep<S, V, ThroughLogSoftmax>(g, s, SixteenLanes.Fold<S, V, SumOf>(new SumOf(g), _columns), y);
            else Sweep<S, V, ThroughSoftmax>(g, s, SixteenLanes.Fold<S, V, DotOf>(new DotOf(g, s), _columns), y);
        }
    }

    private void Sweep<S, V, F>(float* g, float* s, float total, float* y)
        where S : struct, ISimd<V>
        where V : struct
        where F : struct, ITernary
    {
        var sum = S.Broadcast(total);
        var i = 0;
        for (; i <= _columns - S.Lanes; i += S.Lanes) S.Store(y + i, F.Apply<S, V>(S.Load(g + i), S.Load(s + i), sum));
        if (i == _columns) return;
        var rest = _columns - i;
        S.StorePartial(y + i, F.Apply<S, V>(S.LoadPartial(g + i, rest, 0), S.LoadPartial(s + i, rest, 0), sum), rest);
    }

    private readonly struct ThroughSoftmax : ITernary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<S, V>(V g, V s, V sum)
            where S : struct, ISimd<V>
            where V : struct => S.Multiply(s, S.Subtract(g, sum));
    }

    private readonly struct ThroughLogSoftmax : ITernary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<S, V>(V g, V s, V sum)
            where S : struct, ISimd<V>
            where V : struct => S.FusedMultiplyAdd(Negate.Apply<S, V>(Exp.Apply<S, V>(s)), sum, g);
    }
}
