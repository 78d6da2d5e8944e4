using System.Runtime.CompilerServices;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Folds;

/// <summary>
/// y[o, j] = the first k at which x[o, k, j] is greatest, NaN being the greatest, for the results from … to of y in storage order.
/// </summary>
internal readonly unsafe struct ArgMaxKernel(float* x, float* y, int n, int inner, int from, int to) : IKernel
{
    private readonly float* _x = x;
    private readonly float* _y = y;
    private readonly int _n = n;
    private readonly int _inner = inner;
    private readonly int _from = from;
    private readonly int _to = to;

    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        for (var at = _from; at < _to;)
        {
            var outer = at / _inner;
            var column = at - outer * _inner;
            var columns = Math.Min(_inner - column, _to - at);
            var x = _x + (nint)outer * _n * _inner + column;
            var j = 0;
            for (; j <= columns - S.Lanes; j += S.Lanes) S.Store(_y + at + j, Chain<S, V>(x + j));
            for (; j < columns; j++) _y[at + j] = Chain<SimdScalar, float>(x + j);
            at += columns;
        }
    }

    /// <summary>A later element takes over where it is greater, or is NaN and the one so far is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private V Chain<S, V>(float* p)
        where S : struct, ISimd<V>
        where V : struct
    {
        var allBits = S.BroadcastBits(-1);
        var best = S.Load(p);
        var index = S.Broadcast(0);
        for (var k = 1; k < _n; k++)
        {
            p += _inner;
            var next = S.Load(p);
            var isNaN = S.Xor(S.Equal(next, next), allBits);
            var takes = S.Or(S.GreaterThan(next, best), S.And(isNaN, S.Equal(best, best)));
            best = S.Select(takes, next, best);
            index = S.Select(takes, S.Broadcast(k), index);
        }

        return index;
    }
}
