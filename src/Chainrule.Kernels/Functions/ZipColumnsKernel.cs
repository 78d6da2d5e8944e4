using Chainrule.Kernels.Simd;

namespace Chainrule.Kernels.Functions;

/// <summary>y[r, c] = F(a[r, c], b[r]); with one row, b is a single number. Each row's remainder is one partial vector.</summary>
internal readonly unsafe struct ZipColumnsKernel<F>(ZipOperands operands) : IKernel
    where F : struct, IBinary
{
    private readonly ZipOperands _operands = operands;

    public void Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        var a = _operands.A;
        var (at, count) = _operands.Column;
        var y = _operands.Y;
        var columns = _operands.Columns;
        for (var row = 0; row < _operands.Rows; row++, a += _operands.StrideA, y += _operands.StrideY)
        {
            var right = S.Broadcast(_operands.B[at]);
            if (++at == count) at = 0;
            var i = 0;
            for (; i <= columns - S.Lanes; i += S.Lanes) S.Store(y + i, F.Apply<S, V>(S.Load(a + i), right));
            if (i < columns) S.StorePartial(y + i, F.Apply<S, V>(S.LoadPartial(a + i, columns - i, 0), right), columns - i);
        }
    }
}
