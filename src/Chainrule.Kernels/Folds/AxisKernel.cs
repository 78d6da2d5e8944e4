using Chainrule.Kernels.Functions;
using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Folds;

/// <summary>y[o, j] = the sum or the maximum of x[o, k, j] over k, for the results from … to of y in storage order.</summary>
/// <typeparam name="F">Adds or compares: how an element joins those before it.</typeparam>
/// <typeparam name="R">The same over a contiguous row.</typeparam>
internal readonly unsafe struct AxisKernel<F, R>(float* x, float* y, int n, int inner, int from, int to) : IKernel
    where F : struct, IBinary
    where R : struct, IRowFold
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
        if (_inner == 1)
        {
            for (var row = _from; row < _to; row++) _y[row] = R.Row<S, V>(_x + (nint)row * _n, _n);
            return;
        }

        for (var at = _from; at < _to;)
        {
            var outer = at / _inner;
            var column = at - outer * _inner;
            var columns = Math.Min(_inner - column, _to - at);
            Columns<S, V>(_x + (nint)outer * _n * _inner + column, _y + at, columns);
            at += columns;
        }
    }

    /// <summary>The vector runs along the columns, so each result is one chain over k; four vectors at a time hide the latency.</summary>
    private void Columns<S, V>(float* x, float* y, int columns)
        where S : struct, ISimd<V>
        where V : struct
    {
        var start = S.Broadcast(R.Start);
        var j = 0;
        for (; j <= columns - 4 * S.Lanes; j += 4 * S.Lanes)
        {
            V a = start, b = start, c = start, d = start;
            var p = x + j;
            for (var k = 0; k < _n; k++, p += _inner)
            {
                a = F.Apply<S, V>(a, S.Load(p));
                b = F.Apply<S, V>(b, S.Load(p + S.Lanes));
                c = F.Apply<S, V>(c, S.Load(p + 2 * S.Lanes));
                d = F.Apply<S, V>(d, S.Load(p + 3 * S.Lanes));
            }

            S.Store(y + j, a);
            S.Store(y + j + S.Lanes, b);
            S.Store(y + j + 2 * S.Lanes, c);
            S.Store(y + j + 3 * S.Lanes, d);
        }

        for (; j < columns; j += S.Lanes)
        {
            var count = Math.Min(columns - j, S.Lanes);
            var a = start;
            var p = x + j;
            for (var k = 0; k < _n; k++, p += _inner) a = F.Apply<S, V>(a, S.LoadPartial(p, count, 0));
            S.StorePartial(y + j, a, count);
        }
    }
}
